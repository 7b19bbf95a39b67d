/* One of each kind of map, a constant, and programs that tell which version they are. */
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

#ifndef VALUE_SIZE
#define VALUE_SIZE 8
#endif

const volatile __u32 config_version = 0;
const volatile __u16 config_port = 7;

struct value {
	__u8 bytes[VALUE_SIZE];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, struct value);
} table SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64);
} words SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

struct ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 65536);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct ring);
} events SEC(".maps");

SEC("tc")
int answer(struct __sk_buff *skb)
{
	__u32 zero = 0;
	__u64 *word = bpf_map_lookup_elem(&words, &zero);
	__u64 *counter = bpf_map_lookup_elem(&counters, &zero);
	struct value *value = bpf_map_lookup_elem(&table, &zero);

	skb->cb[0] = config_version;
	skb->cb[1] = config_port;
	skb->cb[2] = word ? *word : 0;
	skb->cb[3] = value ? 1 : 0;
	if (counter)
		*counter += 1;
	return -1;
}

SEC("tc")
int emit(struct __sk_buff *skb)
{
	__u32 cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&events, &cpu);
	__u64 *record;

	if (!ring)
		return 1;
	record = bpf_ringbuf_reserve(ring, sizeof(*record), 0);
	if (!record)
		return 2;
	*record = skb->len;
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
	return 0;
}

#ifdef BROKEN
SEC("tc")
int broken(struct __sk_buff *skb)
{
	return *(int *)(long)skb->len;
}
#endif

char LICENSE[] SEC("license") = "GPL";
