# What `cmake --install` lays down: the program, and the library as find_package(writ) finds it.
include(CMakePackageConfigHelpers)

add_library(writ_library INTERFACE)
target_link_libraries(writ_library INTERFACE writ_runtime writ_config writ_stores writ_protocol writ_crypto writ_seam)
set_target_properties(writ_library PROPERTIES EXPORT_NAME writ)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/writ)
install(TARGETS writ_library writ_seam writ_base writ_crypto writ_protocol writ_stores writ_config writ_runtime
  EXPORT writ ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT writ NAMESPACE writ:: FILE writ-targets.cmake DESTINATION ${package_dir})
install(DIRECTORY include/writ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h" PATTERN "*.def")
configure_package_config_file(cmake/writ-config.cmake.in ${CMAKE_BINARY_DIR}/writ-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/writ-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/writ-config.cmake ${CMAKE_BINARY_DIR}/writ-config-version.cmake
  DESTINATION ${package_dir})
