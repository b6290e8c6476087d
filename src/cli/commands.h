// The commands that this layer answers by itself. Each gives the process's exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/opened_store.h"
#include "config/configuration.h"

namespace writ::cli {

/// How a new secret is to be stored.
enum class SecretStyle { kSalted, kSha256 };

/// Prints every mistake and warning of the configuration that `paths` make, or that there is none.
int CheckConfiguration(const std::vector<std::string>& paths, const config::Environment& environment);

/// Prints a sentence on standard error. Gives 1, the code of a command that could not do its work.
int Fail(const std::string& text);

/// Prints `messages` on standard error, one a line.
void PrintMessages(const std::vector<config::Message>& messages);

/// Prints a new secret and the lines that store its digest.
int NewSecret(SecretStyle style);

/// Prints a new secret for a client that signs with it, and the lines that keep it sealed under the master
/// key of the server that `where` names.
int NewSealedSecret(const Where& where);

}  // namespace writ::cli
