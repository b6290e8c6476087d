// Any bytes as an Authorization header of scheme Basic. Holds: nothing crashes; what is accepted reads the
// same when it is written anew.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/base64.h"
#include "base/percent.h"
#include "protocol/client_auth/presented.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  // As the wire has it, and as it would be if the bytes were the decoded halves: the fuzzer need not learn
  // base64.
  for (const std::string& header :
       {"Basic " + std::string(bytes), "Basic " + writ::base::Base64Encode(bytes)}) {
    if (!writ::IsBasic(header)) std::abort();
    const auto presented = writ::ParseClientSecretBasic(header, {});
    if (!presented) continue;
    const std::string again =
        "bAsIc " + writ::base::Base64Encode(writ::base::FormEncode(presented->client_id) + ":" +
                                            writ::base::FormEncode(presented->secret.Reveal()));
    const auto twin = writ::ParseClientSecretBasic(again, {});
    if (!twin || twin->client_id != presented->client_id ||
        twin->secret.Reveal() != presented->secret.Reveal()) {
      std::abort();
    }
    if (presented->client_id.empty() || presented->client_id.contains('\0')) std::abort();
  }
  writ::IsBasic(bytes);
  return 0;
}
