// Ready-made ports: what a program uses that has no reason to bring its own.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "writ/clock.h"
#include "writ/random.h"
#include "writ/waiter.h"

namespace writ {

class Directory;
class Hashing;
class Store;

/// The machine's clocks.
std::unique_ptr<Clock> MakeSystemClock();

/// The operating system's randomness, drawn through OpenSSL.
std::unique_ptr<Random> MakeSystemRandom();

/// Waits by holding the calling thread.
std::unique_ptr<Waiter> MakeThreadWaiter();

/// `threads` threads for hashing passwords, and room for `most_waiting` who wait for one.
/// Takes `clock`, `waiter`: must outlive it.
std::unique_ptr<Hashing> MakeHashing(std::size_t threads, std::size_t most_waiting, const Clock& clock,
                                     Waiter& waiter);

/// The built-in directory: people whose accounts stand in `store` (`writ user`). All must outlive it.
std::unique_ptr<Directory> MakeDirectory(Store& store, Random& random, Hashing& hashing, Waiter& waiter);

/// The stored form of a client secret, for Secret::digest of SecretForm::kSha256: 32 raw bytes.
std::string Sha256OfSecret(std::string_view secret);

/// The same for SecretForm::kSealed: raw bytes that open under this master key alone.
std::string SealClientSecret(std::span<const std::byte, 32> master_key, std::string_view secret,
                             Random& random);

/// The store that `url` names: `sqlite:PATH`. Made or migrated when needed; the file is readable by its owner
/// alone. Takes `clock`, `waiter`: must outlive the store. Faults: kUnavailable for an unknown scheme or a
/// file that cannot be opened; kCorrupt for a store of a newer version.
std::unique_ptr<Store> MakeStore(const std::string& url, const Clock& clock, Waiter& waiter);

}  // namespace writ
