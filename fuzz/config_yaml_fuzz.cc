#include "fuzz/config_property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return CheckThatItLoadsOrSaysWhy("fuzz.yaml", data, size);
}
