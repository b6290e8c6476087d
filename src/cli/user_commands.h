// `writ user`: people in the built-in directory. Each gives the process's exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/opened_store.h"

namespace writ::cli {

int ListUsers(const Where& where);
int ShowUser(const Where& where, const std::string& name);

enum class AskPassword { kYes, kNo };

/// Adds a person. A password is read from standard input: without echo from a terminal, else the first line.
int AddUser(const Where& where, const std::string& name, const std::vector<std::string>& settings,
            AskPassword ask);
int SetUser(const Where& where, const std::string& name, const std::vector<std::string>& settings);

enum class UserState { kEnabled, kDisabled };
int SetUserState(const Where& where, const std::string& name, UserState state);

int SetUserPassword(const Where& where, const std::string& name);

/// An empty line takes the user code away.
int SetUserCode(const Where& where, const std::string& name);

/// Reads a file of people and adds all of them, or none.
int ImportUsers(const Where& where, const std::string& path);

int ListUserSessions(const Where& where, const std::string& name);

/// Ends one session, or all where `sid` is empty.
int EndUserSessions(const Where& where, const std::string& name, const std::string& sid);

}  // namespace writ::cli
