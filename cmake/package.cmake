# What `cmake --install` lays down: the program, and the library as find_package(writ) finds it.
include(CMakePackageConfigHelpers)

add_library(writ_library INTERFACE)
target_link_libraries(writ_library INTERFACE writ_runtime writ_config writ_accounts writ_stores writ_protocol writ_crypto writ_seam)
set_target_properties(writ_library PROPERTIES EXPORT_NAME writ)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/writ)
install(TARGETS writ_library writ_seam writ_base writ_crypto writ_protocol writ_accounts writ_stores writ_config writ_runtime
  EXPORT writ ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT writ NAMESPACE writ:: FILE writ-targets.cmake DESTINATION ${package_dir})
install(DIRECTORY include/writ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h" PATTERN "*.def")
configure_package_config_file(cmake/writ-config.cmake.in ${CMAKE_BINARY_DIR}/writ-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/writ-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/writ-config.cmake ${CMAKE_BINARY_DIR}/writ-config-version.cmake
  DESTINATION ${package_dir})

# The Debian package: scripts/package.
install(FILES packaging/writ.service DESTINATION /usr/lib/systemd/system COMPONENT program)
install(FILES packaging/sysusers.conf DESTINATION /usr/lib/sysusers.d RENAME writ.conf COMPONENT program)
install(FILES packaging/writ.yaml DESTINATION /etc/writ COMPONENT program)
install(FILES README.md CHANGELOG.md LICENSE docs/configuration.md docs/reasons.md
  DESTINATION share/doc/writ COMPONENT program)
install(DIRECTORY docs/guides DESTINATION share/doc/writ COMPONENT program)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME writ)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "the maintainers of Writ <writ@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME writ)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS systemd)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_EXTRA
  "${CMAKE_SOURCE_DIR}/packaging/postinst;${CMAKE_SOURCE_DIR}/packaging/prerm;${CMAKE_SOURCE_DIR}/packaging/postrm;${CMAKE_SOURCE_DIR}/packaging/conffiles")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION TRUE)
include(CPack)
