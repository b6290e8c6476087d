#include "runtime/task_boundary.h"

#include <boost/context/fiber.hpp>
#include <exception>

namespace writ::runtime {

TaskEnd RunTask(std::string_view name, const std::function<void()>& body, const TaskFailure& failed) {
  try {
    body();
    return TaskEnd::kDone;
  } catch (const boost::context::detail::forced_unwind&) {
    throw;
  } catch (const std::exception& error) {
    failed(name, error.what());
  } catch (...) {
    failed(name, "an exception that is no std::exception");
  }
  return TaskEnd::kFailed;
}

}  // namespace writ::runtime
