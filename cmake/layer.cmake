# writ_layer(NAME name SOURCES … [LINK …])       one static library per layer: target writ_<name>
# writ_tests(NAME name SOURCES … [LINK …])       its unit tests: executable <name>_test, run by ctest; PRECOMPILED names
#                                                a header that nearly all of them include
# writ_fuzz(NAME name SOURCES … [LINK …])        a libFuzzer target: fuzz_<name>
function(writ_layer)
  cmake_parse_arguments(L "" "NAME" "SOURCES;LINK" ${ARGN})
  add_library(writ_${L_NAME} STATIC ${L_SOURCES})
  target_include_directories(writ_${L_NAME} PUBLIC
    $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/src> $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(writ_${L_NAME} PUBLIC ${L_LINK})
  set_target_properties(writ_${L_NAME} PROPERTIES EXPORT_NAME ${L_NAME})
endfunction()

function(writ_tests)
  if(NOT WRIT_TESTS)
    return()
  endif()
  cmake_parse_arguments(T "" "NAME;TIMEOUT;PRECOMPILED" "SOURCES;LINK" ${ARGN})
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 300)
  endif()
  add_executable(${T_NAME}_test ${T_SOURCES})
  target_include_directories(${T_NAME}_test PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${T_NAME}_test PRIVATE ${T_LINK} GTest::gmock GTest::gtest_main)
  add_test(NAME ${T_NAME} COMMAND ${T_NAME}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${T_NAME} PROPERTIES TIMEOUT ${T_TIMEOUT})
  if(T_PRECOMPILED)
    target_precompile_headers(${T_NAME}_test PRIVATE ${T_PRECOMPILED})
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
