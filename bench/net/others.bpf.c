/* What Weft is compared with: a program that only sends the packet to the other pod, and one that does
 * nothing. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

const volatile __u32 config_overlay_ifindex; /* here: the other pod's host-side veth */

SEC("tc")
int peer(struct __sk_buff *skb)
{
	return bpf_redirect_peer(config_overlay_ifindex, 0);
}

SEC("tc")
int empty(struct __sk_buff *skb)
{
	return TC_ACT_OK;
}
