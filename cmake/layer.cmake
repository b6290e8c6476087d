# writ_layer(NAME name SOURCES … [LINK …])       one static library per layer: target writ_<name>
# writ_tests(NAME name SOURCES … [LINK …])       its unit tests: executable <name>_test, run by ctest; PRECOMPILED names
#                                                a header that nearly all of them include; THREADS: they start threads,
#                                                so the thread sanitizer watches them, which skips all others; SHARDS n:
#                                                run as n tests beside each other
# writ_fuzz(NAME name SOURCES … [LINK …])        a libFuzzer target: fuzz_<name>

# Off in dev, so that each source shows that it names what it needs, and for g++ 12, which then warns of the library itself.
option(WRIT_PRECOMPILED "parse the standard library once for each layer (clang)" OFF)
if(WRIT_TESTS)
  add_custom_target(threaded_tests)
endif()

function(writ_layer)
  cmake_parse_arguments(L "" "NAME" "SOURCES;LINK" ${ARGN})
  add_library(writ_${L_NAME} STATIC ${L_SOURCES})
  target_include_directories(writ_${L_NAME} PUBLIC
    $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/src> $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(writ_${L_NAME} PUBLIC ${L_LINK})
  set_target_properties(writ_${L_NAME} PROPERTIES EXPORT_NAME ${L_NAME})
  if(WRIT_PRECOMPILED)
    target_precompile_headers(writ_${L_NAME} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.h)
  endif()
endfunction()

function(writ_tests)
  if(NOT WRIT_TESTS)
    return()
  endif()
  cmake_parse_arguments(T "THREADS" "NAME;TIMEOUT;PRECOMPILED;SHARDS" "SOURCES;LINK" ${ARGN})
  if(WRIT_SANITIZE STREQUAL "thread" AND NOT T_THREADS)
    return()
  endif()
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 300)
  endif()
  add_executable(${T_NAME}_test ${T_SOURCES})
  target_include_directories(${T_NAME}_test PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${T_NAME}_test PRIVATE ${T_LINK} GTest::gmock GTest::gtest_main)
  if(T_SHARDS)
    math(EXPR last "${T_SHARDS} - 1")
    foreach(shard RANGE ${last})
      add_test(NAME ${T_NAME}_${shard} COMMAND ${T_NAME}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
      # Long ones: begun first.
      set_tests_properties(${T_NAME}_${shard} PROPERTIES TIMEOUT ${T_TIMEOUT} COST 100
        ENVIRONMENT "GTEST_TOTAL_SHARDS=${T_SHARDS};GTEST_SHARD_INDEX=${shard}")
    endforeach()
  else()
    add_test(NAME ${T_NAME} COMMAND ${T_NAME}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${T_NAME} PROPERTIES TIMEOUT ${T_TIMEOUT})
  endif()
  if(T_PRECOMPILED)
    target_precompile_headers(${T_NAME}_test PRIVATE ${T_PRECOMPILED})
  elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_precompile_headers(${T_NAME}_test PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled_tests.h)
  endif()
  if(WRIT_SANITIZE)
    # What tests is not tested, and is compiled in half the time.
    target_compile_options(${T_NAME}_test PRIVATE -O0)
  endif()
  if(T_THREADS)
    add_dependencies(threaded_tests ${T_NAME}_test)
  endif()
endfunction()

function(writ_fuzz)
  if(NOT WRIT_FUZZ)
    return()
  endif()
  cmake_parse_arguments(F "" "NAME" "SOURCES;LINK" ${ARGN})
  add_executable(fuzz_${F_NAME} ${F_SOURCES})
  target_include_directories(fuzz_${F_NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(fuzz_${F_NAME} PRIVATE ${F_LINK})
  target_link_options(fuzz_${F_NAME} PRIVATE -fsanitize=fuzzer)
endfunction()
