// Counts the bytes of tensors on the CPU, once asked to.
#include "shim.h"
#include <atomic>
#include <cstdlib>
#include <c10/core/CPUAllocator.h>

namespace pt {

static std::atomic<int64_t> live_bytes{0}, peak_bytes{0};

constexpr size_t kHeader = 64; // keeps the alignment that vectorised code counts on

static void counted_free(void* data) {
  if (!data) return;
  auto* base = static_cast<char*>(data) - kHeader;
  live_bytes -= *reinterpret_cast<int64_t*>(base);
  std::free(base);
}

// 'allocate' is const in older libtorches and not in newer ones, which also ask for copy_data: each overrides what is there.
struct CountingAllocator final : c10::Allocator {
  c10::DataPtr allocate(size_t n) const { return make(n); }
  c10::DataPtr allocate(size_t n) { return make(n); }
  c10::DeleterFnPtr raw_deleter() const override { return &counted_free; }
  void copy_data(void* into, const void* from, size_t n) const { std::memcpy(into, from, n); }

 private:
  static c10::DataPtr make(size_t n) {
    const auto cpu = c10::Device(c10::DeviceType::CPU);
    if (n == 0) return {nullptr, nullptr, &counted_free, cpu};
    void* base = nullptr;
    TORCH_CHECK(posix_memalign(&base, kHeader, n + kHeader) == 0, "not enough memory: a tensor of ", n, " bytes was asked for");
    *static_cast<int64_t*>(base) = static_cast<int64_t>(n);
    const auto now = live_bytes += static_cast<int64_t>(n);
    for (auto peak = peak_bytes.load(); now > peak && !peak_bytes.compare_exchange_weak(peak, now);) {
    }
    auto* data = static_cast<char*>(base) + kHeader;
    return {data, data, &counted_free, cpu};
  }
};

static CountingAllocator counting_allocator;

} // namespace pt

// From the first call on, for as long as the process lives; tensors made before are not counted.
PT_DO(memory_count, (), c10::SetCPUAllocator(&counting_allocator, 255))
PT_GET(int64_t, memory_live, (), live_bytes.load())
PT_GET(int64_t, memory_peak, (), peak_bytes.load())
// The peak begins anew at what is alive now.
PT_GET(void, memory_reset_peak, (), peak_bytes.store(live_bytes.load()))
