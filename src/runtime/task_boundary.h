// Where what a background task throws comes to an end.
#pragma once

#include <functional>
#include <string_view>

namespace writ::runtime {

/// Told of a task that failed: its name and the cause, for the log.
using TaskFailure = std::function<void(std::string_view task, std::string_view cause)>;

enum class TaskEnd { kDone, kFailed };

/// Runs one round of a background task. Whatever it throws is handed to `failed`, and the task may try again
/// later. Takes `failed`: must not throw.
TaskEnd RunTask(std::string_view name, const std::function<void()>& body, const TaskFailure& failed);

}  // namespace writ::runtime
