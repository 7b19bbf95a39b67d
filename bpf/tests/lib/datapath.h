/* The real object, loaded without pins into a network namespace of its own, with a small world of
 * pods, nodes and addresses around it. */
#pragma once

#include "frame.h"
#include "tap.h"

enum program {
	FROM_POD,
	TO_POD,
	FROM_OVERLAY,
	TO_OVERLAY,
};

/* Everybody who occurs in the tests; the number is the last byte of the address. */
enum who {
	POD_A = 1,
	POD_B,
	POD_C,
	SELF, /* the own node */
	NODE_2,
	NODE_3,
	REMOTE_2, /* a pod on node 2 */
	REMOTE_3,
	WORLD,
	WORLD_2,
	GATEWAY,
};

enum {
	IFINDEX_POD = 100, /* + who */
	IFINDEX_OVERLAY = 200,
	IFINDEX_UPLINK = 300,
	IDENTITY_OF = 1000, /* + who, for pods */
	ANY_PORT = -1,
};

struct datapath {
	int program[4];
	int link[16]; /* bed.h: of each attached program */
	int which[16]; /* enum program behind each link */
	int links;
	int ipcache, ipcache_cidr, endpoint, slot, identity, control, policy, flow, frag, node;
	int node_address, events, sequence, metrics, tally, traffic;
	int ring; /* of every CPU: the tests run on one */
};

extern struct datapath datapath;

/* Makes the namespace and loads; returns the object, for those who look for more in it. */
struct bpf_object *datapath_load(const char *path);
/* Only loads, and makes `datapath` point to the new object. */
struct bpf_object *datapath_open(const char *path, __u32 overlay_ifindex);
/* Exits with the reason in errno; must() only when `result` is negative. */
void fail(const char *what);
void must(int result, const char *what);
/* Opens with its one constant set. */
struct bpf_object *open_object(const char *path, __u32 overlay_ifindex);
/* The same programs once more, on the maps of `datapath`; with `flow_sets` on a flow table of their own of that size.
 * Without a path those that datapath_load() loaded. */
void datapath_again(const char *path, __u32 overlay_ifindex, __u32 flow_sets, int *programs);
void put_node(__u32 index, int family, const struct address *address);
/* Runs a command of the shell; exits when it fails. */
void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Forgets all flows and policies, and puts the world back to its beginning: no pod is isolated. */
void world_reset(int family);

struct address address_of(int family, enum who who);
void mac_of(enum who who, __u8 *mac);
void put_ipcache(int family, enum who who, __u32 identity, __u32 flags, __u32 at);
void drop_ipcache(int family, enum who who);
void put_endpoint(enum who who, __u32 identity, __u32 slot);
void drop_endpoint(enum who who);
void store_endpoint(enum who who, const struct endpoint_value *value);
/* `bits` of the address, counted from the family's own beginning. */
void put_class(enum who subject, int family, enum who who, int bits, __u32 number);
void raise_revision(void);
/* Whether the rules in force know an identity, and that they know every one that the tests use. */
void know_identity(__u32 number, bool known);
void know_identities(void);

/* Rules go into the set of the pod's slot; isolate() publishes them. */
struct rule {
	enum direction direction;
	__u32 peer;
	__u8 protocol;
	int port; /* ANY_PORT: none */
	int port_bits; /* 0 with a port: 16 */
	__u32 precedence;
	__u32 number;
	bool deny;
	bool staged; /* not enforced */
};
void put_rule(enum who who, struct rule rule);
void isolate(enum who who, __u32 flags);

/* A packet's description with addresses and MACs in place. */
struct spec packet_between(int family, enum who from, enum who to, __u8 protocol, __u16 source_port,
			   __u16 destination_port, __u8 tcp_flags);
struct spec echo_between(int family, enum who from, enum who to, bool reply, __u16 id);
/* Neighbour or router discovery, for build_discovery(). */
struct spec discovery_between(__u8 type, enum who from, enum who to);
/* An error from `from` to the sender of `quote`. */
struct spec error_about(int family, enum who from, const struct spec *quote, __u8 type, __u8 code);

struct result {
	int action; /* TC_ACT_OK, TC_ACT_SHOT, TC_ACT_REDIRECT */
	int drop; /* the reason that was counted */
	struct frame out;
	__u32 cb[5];
	__u32 mark;
	__u64 tstamp;
};
struct result run_frame(enum program program, __u32 ifindex, __u32 arrival,
			const struct frame *frame);
/* Leaves the events of the run in the ring. */
struct result run_quietly(enum program program, __u32 ifindex, __u32 arrival,
			  const struct frame *frame);
struct result run_packet(enum program program, __u32 ifindex, __u32 arrival,
			 const struct spec *spec);
struct result explain_packet(enum program program, __u32 ifindex, __u32 tunnel_identity,
			     const struct spec *spec);

#define OK 0
#define SHOT 2
#define REDIRECT 7
#define REFUSED (-1) /* the kernel makes no test packet of that frame */

/* Runs and checks. */
void send_expect(int action, int drop, enum program program, __u32 ifindex, __u32 arrival,
		 const struct spec *spec, const char *what);
#define PASSES(spec, from) send_expect(REDIRECT, 0, FROM_POD, IFINDEX_POD + (from), 0, spec, __func__)
#define DROPS(spec, from, reason) \
	send_expect(SHOT, reason, FROM_POD, IFINDEX_POD + (from), 0, spec, __func__)

/* The entry of a packet's flow. False: none; there is no room in its set. */
bool find_entry(const struct spec *spec, struct flow_value *value);
bool store_entry(const struct spec *spec, const struct flow_value *value);
void drop_entry(const struct spec *spec);
void forget_flows(void);
/* Which set of the flow table the flow belongs to. */
__u32 flow_set_of(const struct spec *spec);
struct flow_set read_set(__u32 index);
void write_set(__u32 index, const struct flow_set *set);
int side_of(const struct spec *spec);
/* In the units of struct flow_value. */
__u32 coarse_time(void);
/* Events since the last call; the last of `type` is copied. */
int count_events(enum event_type type, struct flow_event *last);
__u64 counted(int reason);
/* What the set of the pod's slot was credited with; zeros if nothing. */
struct tally_value tallied(enum who who, enum direction direction, __u32 rule, enum tally_kind kind);
int tally_count(void);
struct traffic_value traffic_of(enum who who);
/* A digest of every map but the ring buffers. */
__u64 digest_maps(void);

struct test {
	const char *suite;
	const char *name;
	void (*run)(int family);
	bool once; /* not for each family */
};
extern const struct test policy_tests[], identity_tests[], flow_tests[], spoof_tests[], shape_tests[], icmp_tests[],
	path_tests[], explain_tests[], overlay_tests[], fuzz_tests[], trap_tests[], event_tests[],
	full_tests[], neighbour_tests[], stage_tests[], promotion_tests[], tally_tests[], set_tests[];
