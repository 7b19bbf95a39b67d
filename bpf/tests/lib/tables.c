/* What the tables hold: single flow entries, and digests of whole maps. */
#include "datapath.h"

#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

__u32 coarse_time(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
	return (time.tv_sec * 1000000000ull + time.tv_nsec) >> 30;
}

int side_of(const struct spec *spec)
{
	__u16 from = spec->source_port, to = spec->destination_port;
	int order = memcmp(&spec->source, &spec->destination, sizeof(spec->source));

	return order ? order > 0 : from > to;
}

static struct flow_key flow_key_of(const struct spec *spec)
{
	struct flow_key key = { .protocol = spec->protocol, .family = spec->family };
	__u16 source_port = spec->source_port, destination_port = spec->destination_port;
	int side = side_of(spec);

	if (spec->protocol == 1 || spec->protocol == 58)
		source_port = destination_port = spec->id;
	key.address[side] = spec->source;
	key.address[!side] = spec->destination;
	key.port[side] = __builtin_bswap16(source_port);
	key.port[!side] = __builtin_bswap16(destination_port);
	return key;
}

__u32 flow_set_of(const struct spec *spec)
{
	struct flow_key key = flow_key_of(spec);

	return flow_hash(&key, 0) >> (64 - FLOW_SET_BITS);
}

struct flow_set read_set(__u32 index)
{
	struct flow_set set;

	must(bpf_map_lookup_elem(datapath.flow, &index, &set), "flow set");
	return set;
}

void write_set(__u32 index, const struct flow_set *set)
{
	must(bpf_map_update_elem(datapath.flow, &index, set, BPF_ANY), "flow set");
}

/* The key's entry, or the first that is not used. */
static struct flow_entry *entry_in(struct flow_set *set, const struct flow_key *key)
{
	struct flow_entry *free = NULL;
	__u32 first = flow_hash(key, 0) >> (64 - FLOW_SET_BITS - FLOW_WAY_BITS);

	for (__u32 i = FLOW_WAYS; i-- > 0;) {
		struct flow_entry *entry = &set->entry[(first + i) % FLOW_WAYS];

		if (entry->value.version && !memcmp(&entry->key, key, sizeof(*key)))
			return entry;
		if (!entry->value.version)
			free = entry;
	}
	return free;
}

bool find_entry(const struct spec *spec, struct flow_value *value)
{
	struct flow_key key = flow_key_of(spec);
	struct flow_set set = read_set(flow_set_of(spec));
	struct flow_entry *entry = entry_in(&set, &key);

	if (!entry || !entry->value.version)
		return false;
	*value = entry->value;
	return true;
}

bool store_entry(const struct spec *spec, const struct flow_value *value)
{
	struct flow_key key = flow_key_of(spec);
	__u32 index = flow_set_of(spec);
	struct flow_set set = read_set(index);
	struct flow_entry *entry = entry_in(&set, &key);

	if (!entry)
		return false;
	entry->key = key;
	entry->value = *value;
	if (!entry->value.version)
		entry->value.version = 2;
	write_set(index, &set);
	return true;
}

void drop_entry(const struct spec *spec)
{
	struct flow_key key = flow_key_of(spec);
	__u32 index = flow_set_of(spec);
	struct flow_set set = read_set(index);
	struct flow_entry *entry = entry_in(&set, &key);

	if (!entry)
		return;
	memset(entry, 0, sizeof(*entry));
	write_set(index, &set);
}

void forget_flows(void)
{
	static const struct flow_set none;

	for (__u32 index = 0; index < 1 << FLOW_SET_BITS; index++)
		write_set(index, &none);
}

static __u64 digest(__u64 sum, const void *data, size_t size)
{
	const __u8 *bytes = data;

	for (size_t i = 0; i < size; i++)
		sum = (sum ^ bytes[i]) * 0x100000001b3ull;
	return sum;
}

/* Order does not count, as a hash has none. */
static __u64 digest_map(int fd)
{
	struct bpf_map_info info = {};
	__u32 length = sizeof(info);
	__u8 key[64], next[64], value[64 * 512];
	void *previous = NULL;
	__u64 sum = 0;

	must(bpf_obj_get_info_by_fd(fd, &info, &length), "map information");
	length = info.value_size;
	if (info.type == BPF_MAP_TYPE_PERCPU_ARRAY)
		length = (info.value_size + 7) / 8 * 8 * libbpf_num_possible_cpus();
	while (!bpf_map_get_next_key(fd, previous, next)) {
		memcpy(key, next, info.key_size);
		previous = key;
		must(bpf_map_lookup_elem(fd, key, value), "map value");
		sum += digest(digest(0xcbf29ce484222325ull, key, info.key_size), value, length);
	}
	return sum;
}

/* Too many words to ask for one by one. */
static __u64 digest_identities(void)
{
	const size_t length = IDENTITY_WORDS * sizeof(__u64);
	void *words = mmap(NULL, length, PROT_READ, MAP_SHARED, datapath.identity, 0);
	__u64 sum;

	must(words == MAP_FAILED ? -1 : 0, "identities");
	sum = digest(0xcbf29ce484222325ull, words, length);
	munmap(words, length);
	return sum;
}

__u64 digest_maps(void)
{
	const int maps[] = { datapath.ipcache, datapath.ipcache_cidr, datapath.endpoint,
			     datapath.slot, datapath.control, datapath.policy, datapath.flow,
			     datapath.tally, datapath.traffic, datapath.frag, datapath.node, datapath.node_address,
			     datapath.sequence, datapath.metrics };
	__u64 sum = 0;

	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
		sum = sum * 31 + digest_map(maps[i]);
	return sum * 31 + digest_identities();
}
