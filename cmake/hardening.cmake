# Warnings, hardening and sanitizers for every target of the project.
add_compile_options(-Wall -Wextra -Wconversion -Wformat=2 -Werror=format-security -Wnon-virtual-dtor
  # Designated initializers leave members out on purpose.
  -Wno-missing-field-initializers
  -fno-strict-overflow -fno-delete-null-pointer-checks -ftrivial-auto-var-init=zero)
option(WRIT_WERROR "warnings are errors" ON)
if(WRIT_WERROR)
  add_compile_options(-Werror)
endif()
add_compile_definitions(_GLIBCXX_ASSERTIONS)

# Of what debuggers know, the sanitizers' reports need the lines alone.
if(WRIT_SANITIZE)
  set(CMAKE_CXX_FLAGS_DEBUG "-gline-tables-only")
endif()
if(WRIT_SANITIZE STREQUAL "address")
  add_compile_options(-O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  # The sanitizers must know of every switch of stacks, so the fibers run on ucontext.
  add_compile_definitions(BOOST_USE_UCONTEXT BOOST_USE_ASAN WRIT_SANITIZED)
elseif(WRIT_SANITIZE STREQUAL "thread")
  add_compile_options(-O1 -fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
  add_compile_definitions(BOOST_USE_UCONTEXT BOOST_USE_TSAN WRIT_SANITIZED)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    add_compile_options(-fcf-protection=full)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64")
    add_compile_options(-mbranch-protection=standard)
  endif()
  add_link_options(-pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,--as-needed)
endif()

if(WRIT_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
