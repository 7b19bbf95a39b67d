/* The addresses, pods, nodes and policies of the tests, put into the maps as the agent does. */
#include "datapath.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

static __u32 shapes[SLOT_COUNT / 256];
static __u32 set_version;

struct address address_of(int family, enum who who)
{
	struct address address = {};
	static const __u8 cluster[] = { 0xfd, 0x57 }, outside[] = { 0x20, 0x01, 0x0d, 0xb8 };

	if (family == 6) {
		if (who == WORLD || who == WORLD_2)
			memcpy(address.bytes, outside, 4);
		else
			memcpy(address.bytes, cluster, 2);
		address.bytes[15] = who;
		return address;
	}
	address.bytes[10] = address.bytes[11] = 0xff;
	address.bytes[12] = who == WORLD || who == WORLD_2 ? 198 : 10;
	address.bytes[13] = who == WORLD || who == WORLD_2 ? 51 : 1;
	address.bytes[15] = who;
	return address;
}

void mac_of(enum who who, __u8 *mac)
{
	const __u8 bytes[6] = { POD_MAC_0, POD_MAC_1, 10, 1, 0, who };

	memcpy(mac, bytes, 6);
}

static struct address_key key_of(int family, enum who who)
{
	return (struct address_key){ .family = family, .address = address_of(family, who) };
}

void put_ipcache(int family, enum who who, __u32 identity, __u32 flags, __u32 at)
{
	struct address_key key = key_of(family, who);
	struct ipcache_value value = { .identity = identity, .flags = flags };

	if (flags & IPCACHE_LOCAL)
		value.ifindex = at;
	else
		value.node = at;
	must(bpf_map_update_elem(datapath.ipcache, &key, &value, BPF_ANY), "ipcache");
}

void drop_ipcache(int family, enum who who)
{
	struct address_key key = key_of(family, who);

	bpf_map_delete_elem(datapath.ipcache, &key);
}

void put_endpoint(enum who who, __u32 identity, __u32 slot)
{
	__u32 ifindex = IFINDEX_POD + who;
	struct endpoint_value value = { .identity = identity, .slot = slot,
					.mac_tail = { 10, 1, 0, who } };

	value.ipv4 = address_of(4, who);
	value.ipv6 = address_of(6, who);
	must(bpf_map_update_elem(datapath.endpoint, &ifindex, &value, BPF_ANY), "endpoint");
}

void store_endpoint(enum who who, const struct endpoint_value *value)
{
	__u32 ifindex = IFINDEX_POD + who;

	must(bpf_map_update_elem(datapath.endpoint, &ifindex, value, BPF_ANY), "endpoint");
}

void drop_endpoint(enum who who)
{
	__u32 ifindex = IFINDEX_POD + who;

	bpf_map_delete_elem(datapath.endpoint, &ifindex);
}

void raise_revision(void)
{
	__u32 index = CONTROL_REVISION;
	__u64 revision = 0;

	bpf_map_lookup_elem(datapath.control, &index, &revision);
	revision++;
	must(bpf_map_update_elem(datapath.control, &index, &revision, BPF_ANY), "control");
}

void know_identity(__u32 number, bool known)
{
	__u32 index = number / 64;
	__u64 word = 0, bit = 1ull << number % 64;

	bpf_map_lookup_elem(datapath.identity, &index, &word);
	word = known ? word | bit : word & ~bit;
	must(bpf_map_update_elem(datapath.identity, &index, &word, BPF_ANY), "identity");
}

void know_identities(void)
{
	const __u64 all = ~0ull;

	for (__u32 index = IDENTITY_CLUSTER_MIN / 64; index < 64; index++)
		must(bpf_map_update_elem(datapath.identity, &index, &all, BPF_ANY), "identity");
}

/* As the agent does: a set is filled under its own number before the slot names it. */
static __u32 set_of(enum who who)
{
	return set_version * 16 + who;
}

void put_class(enum who subject, int family, enum who who, int bits, __u32 number)
{
	struct prefix_key key = { .prefix_bits = 64 + bits + (family == 4 ? 96 : 0),
				  .set = set_of(subject),
				  .family = family,
				  .address = address_of(family, who) };
	struct cidr_value value = { PEER_CLASS_TAG | number };

	must(bpf_map_update_elem(datapath.ipcache_cidr, &key, &value, BPF_ANY), "ipcache_cidr");
}

void put_rule(enum who who, struct rule rule)
{
	struct policy_key key = { .set = set_of(who), .peer = rule.peer,
				  .direction = rule.direction, .protocol = rule.protocol };
	struct policy_value value = { .staged = { .precedence = rule.precedence,
						  .rule = rule.number,
						  .verdict = rule.deny ? VERDICT_DENY :
									 VERDICT_ALLOW } };

	if (!rule.staged)
		value.enforced = value.staged;
	if (!rule.protocol) {
		shapes[who] |= SHAPE_ANY_PROTOCOL;
	} else {
		key.port_bits = rule.port == ANY_PORT ? 0 : rule.port_bits ? rule.port_bits : 16;
		key.port = rule.port == ANY_PORT ? 0 : rule.port;
		shapes[who] |= 1 << key.port_bits;
	}
	if (rule.peer == PEER_ANY)
		shapes[who] |= SHAPE_PEER_ANY;
	else
		shapes[who] |= rule.peer & PEER_CLASS_TAG ? SHAPE_PEER_CLASS : SHAPE_PEER_IDENTITY;
	must(bpf_map_update_elem(datapath.policy, &key, &value, BPF_ANY), "policy");
}

void isolate(enum who who, __u32 flags)
{
	__u32 index = who;
	__u64 word = set_of(who) | (__u64)shapes[who] << SLOT_SHAPES_SHIFT |
		     (__u64)flags << SLOT_FLAGS_SHIFT;

	must(bpf_map_update_elem(datapath.slot, &index, &word, BPF_ANY), "slot");
	raise_revision();
}

struct tally_value tallied(enum who who, enum direction direction, __u32 rule, enum tally_kind kind)
{
	struct tally_key key = { .set = set_of(who), .rule = rule, .direction = direction,
				 .kind = kind, .slot = who };
	struct tally_value value = {};

	bpf_map_lookup_elem(datapath.tally, &key, &value);
	return value;
}

struct traffic_value traffic_of(enum who who)
{
	__u32 ifindex = IFINDEX_POD + who;
	struct traffic_value value = {};

	bpf_map_lookup_elem(datapath.traffic, &ifindex, &value);
	return value;
}

int tally_count(void)
{
	struct tally_key key, *previous = NULL;
	int count = 0;

	while (!bpf_map_get_next_key(datapath.tally, previous, &key)) {
		previous = &key;
		count++;
	}
	return count;
}

/* Keys first, then deletes: to ask for the first key again after each would be quadratic. */
static void empty_map(int fd)
{
	struct bpf_map_info info = {};
	__u32 length = sizeof(info), count = 0, room = 0;
	__u8 *keys = NULL;

	must(bpf_obj_get_info_by_fd(fd, &info, &length), "map information");
	do {
		if (count + 1 >= room) {
			room = room ? room * 2 : 1024;
			keys = realloc(keys, (size_t)room * info.key_size);
		}
	} while (!bpf_map_get_next_key(fd, count ? keys + (count - 1) * info.key_size : NULL,
				       keys + count * info.key_size) &&
		 ++count);
	for (__u32 i = 0; i < count; i++)
		if (bpf_map_delete_elem(fd, keys + i * info.key_size) && errno != ENOENT)
			fail("empty a map");
	free(keys);
}

void put_node(__u32 index, int family, const struct address *address)
{
	struct node_value value = { .family = family, .address = *address };
	struct address_key key = { .family = family, .address = *address };
	struct node_index answer = { index };

	must(bpf_map_update_elem(datapath.node, &index, &value, BPF_ANY), "node");
	must(bpf_map_update_elem(datapath.node_address, &key, &answer, BPF_ANY), "node_address");
}

/* Addresses that the loopback device takes as senders. */
static struct address loopback_node(int family, int last_byte)
{
	struct address four = { { [10] = 0xff, 0xff, 127, 0, 0, last_byte } };
	struct address six = { { 0xfd, 0x99, [15] = last_byte } };

	return family == 4 ? four : six;
}

static void put_world(int family)
{
	put_ipcache(family, SELF, IDENTITY_HOST, 0, 0);
	put_ipcache(family, NODE_2, IDENTITY_REMOTE_NODE, IPCACHE_REMOTE, 2);
	put_ipcache(family, NODE_3, IDENTITY_REMOTE_NODE, IPCACHE_REMOTE, 3);
	put_ipcache(family, REMOTE_2, IDENTITY_OF + REMOTE_2, IPCACHE_REMOTE, 2);
	put_ipcache(family, REMOTE_3, IDENTITY_OF + REMOTE_3, IPCACHE_REMOTE, 3);
	for (int who = POD_A; who <= POD_C; who++)
		put_ipcache(family, who, IDENTITY_OF + who, IPCACHE_LOCAL, IFINDEX_POD + who);
}

void world_reset(int family)
{
	forget_flows();
	empty_map(datapath.frag);
	empty_map(datapath.tally);
	empty_map(datapath.traffic);
	empty_map(datapath.policy);
	empty_map(datapath.ipcache);
	empty_map(datapath.ipcache_cidr);
	empty_map(datapath.endpoint);
	empty_map(datapath.node_address);
	memset(shapes, 0, sizeof(shapes));
	set_version++;
	know_identities();
	for (int index = 2; index <= 3; index++) {
		struct address node = loopback_node(family, index);

		put_node(index, family, &node);
	}
	put_world(4);
	put_world(6);
	for (int who = POD_A; who <= POD_C; who++) {
		put_endpoint(who, IDENTITY_OF + who, who);
		isolate(who, SLOT_VALID);
	}
	count_events(EVENT_DROP, NULL);
}
