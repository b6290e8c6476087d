#include <exception>
#include <iostream>

#include "cli/cli.h"
#include "server/process.h"
#include "server/serve.h"

int main(int argc, char** argv) {
  try {
    writ::server::ProtectProcess();
    return writ::cli::Run(argc, argv, {.serve = writ::server::Serve});
  } catch (const std::exception& error) {
    std::cerr << "writ: " << error.what() << '\n';
    return 1;
  }
}
