// `writ client|scope|resource …`. Each gives the process's exit code.
#pragma once

#include <string>
#include <vector>

#include "admin/declarations.h"
#include "cli/opened_store.h"

namespace writ::cli {

int ListEntries(const admin::Kind& kind, const Where& where);
int ShowEntry(const admin::Kind& kind, const Where& where, const std::string& name);
int AddEntry(const admin::Kind& kind, const Where& where, const std::string& name,
             const std::vector<std::string>& settings);
int SetEntry(const admin::Kind& kind, const Where& where, const std::string& name,
             const std::vector<std::string>& settings);
int RemoveEntry(const admin::Kind& kind, const Where& where, const std::string& name);
int NewEntrySecret(const admin::Kind& kind, const Where& where, const std::string& name, bool drop_old);

}  // namespace writ::cli
