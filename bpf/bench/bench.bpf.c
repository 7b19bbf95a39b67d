/* The datapath itself behind a front that gives each run another flow. */
#include "../prog/weft.bpf.c"

SEC("tc")
int empty(struct __sk_buff *skb)
{
	return TC_ACT_OK;
}

static __u64 state;

/* Linear congruential, with the constants of Knuth's MMIX, as the kernel's generator alone takes a tenth of the bar. */
static __always_inline __u32 next_random(void)
{
	state = state * 6364136223846793005 + 1442695040888963407;
	return state >> 32;
}

static __always_inline bool write_flow(struct __sk_buff *skb, __u32 mask)
{
	__u8 *data = (void *)(long)skb->data;
	void *end = (void *)(long)skb->data_end;
	__u32 random = next_random();

	if ((void *)(data + ETH_HLEN + 24) > end)
		return false;
	*(__u16 *)(data + ETH_HLEN + 20) = random; /* source port */
	if (mask) { /* one of many remote pods, one of four ports */
		*(__u16 *)(data + ETH_HLEN + 18) = (random >> 16) & mask;
		data[ETH_HLEN + 23] = 80 + (random >> 30);
	}
	return true;
}

/* What the front alone costs. */
SEC("tc")
int front(struct __sk_buff *skb)
{
	return write_flow(skb, 0) ? TC_ACT_OK : TC_ACT_SHOT;
}

/* The least that any hash table of as many entries costs: its keys and values as small as can be. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __u32);
	__type(value, __u32);
} least SEC(".maps");

SEC("tc")
int smallest(struct __sk_buff *skb)
{
	__u32 key = next_random() & 0xffff;

	return bpf_map_lookup_elem(&least, &key) ? TC_ACT_OK : TC_ACT_SHOT;
}

/* The flow table's own lookup. */
SEC("tc")
int lookup(struct __sk_buff *skb)
{
	struct fast fast = {};
	__u32 version;

	if (!write_flow(skb, 0))
		return TC_ACT_SHOT;
	fast_ipv4(&fast, (void *)(long)skb->data, (void *)(long)skb->data_end);
	return find_flow(&fast.key, &version) ? TC_ACT_OK : TC_ACT_SHOT;
}

/* One flow, hot in every cache. */
SEC("tc")
int hot(struct __sk_buff *skb)
{
	return from_pod(skb);
}

/* 65,536 flows by their source port. */
SEC("tc")
int established(struct __sk_buff *skb)
{
	return write_flow(skb, 0) ? from_pod(skb) : TC_ACT_SHOT;
}

/* 16,384 identities, 65,536 policy entries, source ports at random. */
SEC("tc")
int opening(struct __sk_buff *skb)
{
	return write_flow(skb, 0x3fff) ? from_pod(skb) : TC_ACT_SHOT;
}
