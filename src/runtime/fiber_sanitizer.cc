// Debian's libboost_context is built without ucontext, on which the sanitizers follow every switch of stacks.
// These are the two symbols of it that Boost.Context's headers then need.
#if defined(BOOST_USE_UCONTEXT)

#include <boost/context/fiber.hpp>

namespace boost::context::detail {

fiber_activation_record*& fiber_activation_record::current() noexcept {
  thread_local fiber_activation_record own;
  thread_local fiber_activation_record* current = &own;
  return current;
}

fiber_activation_record_initializer::fiber_activation_record_initializer() noexcept {}
fiber_activation_record_initializer::~fiber_activation_record_initializer() = default;

}  // namespace boost::context::detail

#endif
