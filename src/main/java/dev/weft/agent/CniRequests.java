package dev.weft.agent;

import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.cni.Attachment;
import dev.weft.cni.AttachmentTable;
import dev.weft.cni.CniError;
import dev.weft.cni.CniException;
import dev.weft.cni.CniHandler;
import dev.weft.cni.CniRequest;
import dev.weft.cni.HostInterfaceName;
import dev.weft.cni.PodReference;
import dev.weft.kube.PodAddresses;
import dev.weft.net.NetException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/** Answers the CNI plugin from the operator's endpoints and lets nothing come up that is not in force. */
final class CniRequests implements CniHandler {

    private static final Duration ENFORCED_WITHIN = Duration.ofSeconds(5);
    private static final long LOOK_MS = 10;

    private final EndpointWait endpoints;
    private final AttachmentTable attachments;
    private final PodAttacher attacher;
    private final PassLoop enforcement;
    private final Assurance assurance;
    private final IntSupplier podMtu;
    private final Duration mendedWithin;

    /** @param mendedWithin how long passes may fail before no pod can be added; less than the plugin waits for STATUS */
    CniRequests(
            EndpointWait endpoints,
            AttachmentTable attachments,
            PodAttacher attacher,
            PassLoop enforcement,
            Assurance assurance,
            IntSupplier podMtu,
            Duration mendedWithin) {
        this.endpoints = endpoints;
        this.attachments = attachments;
        this.attacher = attacher;
        this.enforcement = enforcement;
        this.assurance = assurance;
        this.podMtu = podMtu;
        this.mendedWithin = mendedWithin;
    }

    @Override
    public Allocation alloc(CniRequest.Alloc request) throws CniException, InterruptedException {
        Optional<AttachedPod> known = attachments.get(request.attachment());
        if (known.isPresent() && known.get().pod().equals(request.pod())) {
            return known.get().allocation();
        }
        String device = HostInterfaceName.of(request.attachment().containerId());
        refuseSecond(request.attachment(), device);
        PodAddresses addresses = addresses(request.pod());
        Allocation allocation =
                new Allocation(addresses.ipv4(), addresses.ipv6(), addresses.mac(), podMtu.getAsInt(), device);
        write(new AttachedPod(request.attachment(), request.netns(), request.pod(), allocation, 0));
        return allocation;
    }

    /** What is undone after a failure would be the interface that the container has. */
    private void refuseSecond(Attachment wanted, String device) throws CniException {
        Optional<AttachedPod> other = attachments.all().stream()
                .filter(row -> row.allocation().hostIfName().equals(device))
                .filter(row -> !row.attachment().equals(wanted))
                .findFirst();
        if (other.isPresent()) {
            throw new CniException(
                    CniError.INVALID,
                    "container " + wanted.containerId() + " has interface "
                            + other.get().attachment().ifName() + " of Weft already",
                    "Weft gives a pod one interface: have another plugin make " + wanted.ifName());
        }
    }

    // A sandbox that is made anew keeps the pod's addresses, also while the API server is away.
    private PodAddresses addresses(PodReference pod) throws CniException, InterruptedException {
        Optional<Allocation> earlier = attachments.all().stream()
                .filter(row -> row.pod().equals(pod))
                .map(AttachedPod::allocation)
                .findFirst();
        if (earlier.isPresent()) {
            return new PodAddresses(earlier.get().ipv4(), earlier.get().ipv6());
        }
        return endpoints
                .await(pod.uid())
                .orElseThrow(
                        () -> new CniException(
                                CniError.TRY_AGAIN,
                                "pod " + pod + " has no WeftEndpoint yet",
                                "the operator makes it: look at deployment/weft-operator in weft-system and at the pod's Events"))
                .addresses();
    }

    /** The host side is down until this returns, so it may get its programs while its policies come into force. */
    @Override
    public void commit(CniRequest.Commit request) throws CniException, InterruptedException {
        AttachedPod row = known(request.attachment());
        long ticket;
        try (PodAttacher.Beginning _ = attacher.begin(request.hostIfName())) {
            write(row.committed(request.ifindex()));
            ticket = enforcement.request();
            attach(request, row);
        }
        long end = System.nanoTime() + ENFORCED_WITHIN.toNanos();
        if (!enforcement.await(ticket, ENFORCED_WITHIN)) {
            throw unavailable("the policies of pod " + row.pod() + " are not in force yet");
        }
        Optional<String> missing = assurance.missing(request.ifindex());
        while (missing.isPresent()) {
            if (System.nanoTime() > end) {
                throw unavailable("pod " + row.pod() + " cannot come up yet: " + missing.get());
            }
            Thread.sleep(LOOK_MS);
            missing = assurance.missing(request.ifindex());
        }
    }

    private void attach(CniRequest.Commit request, AttachedPod row) throws CniException {
        try {
            attacher.attach(request.hostIfName(), request.ifindex());
        } catch (IOException | RuntimeException e) {
            write(row);
            throw unavailable("cannot attach to " + request.hostIfName() + ": " + e.getMessage());
        }
    }

    @Override
    public void check(Attachment attachment) throws CniException {
        AttachedPod row = attachments
                .get(attachment)
                .filter(AttachedPod::isCommitted)
                .orElseThrow(() -> new CniException(
                        CniError.CHECK,
                        attachment + " is not known here, or was never finished",
                        "delete the pod, so that it is made anew"));
        if (!assurance.inForce().test(row.ifindex())) {
            throw unavailable("pod " + row.pod() + " is cut off: its endpoint or its identity is not known here");
        }
    }

    @Override
    public void release(Attachment attachment) throws CniException {
        try {
            Optional<AttachedPod> row = attachments.get(attachment);
            if (row.isPresent()) {
                attacher.remove(row.get());
                attachments.remove(attachment);
                enforcement.request();
            }
        } catch (IOException | NetException e) {
            throw unavailable("cannot release " + attachment + ": " + e.getMessage());
        }
    }

    /** A refusal makes the Node NotReady and takes its pods out of their Services, so a hiccup must not lead to one. */
    @Override
    public void status() throws CniException, InterruptedException {
        if (enforcement.failure() == null || enforcement.await(mendedWithin)) {
            return;
        }
        Throwable failure = enforcement.failure();
        if (failure != null) {
            throw unavailable("what is wanted does not come into force: " + failure.getMessage());
        }
    }

    @Override
    public void gc(Set<Attachment> valid) throws CniException {
        CniException first = null;
        for (AttachedPod row : attachments.all()) {
            try {
                if (!valid.contains(row.attachment())) {
                    release(row.attachment());
                }
            } catch (CniException e) {
                first = first == null ? e : first;
            }
        }
        // As the CNI specification asks: what can be released is, whatever cannot.
        if (first != null) {
            throw first;
        }
    }

    private AttachedPod known(Attachment attachment) throws CniException {
        return attachments
                .get(attachment)
                .orElseThrow(() -> new CniException(
                        CniError.UNKNOWN_CONTAINER, attachment + " is not known here", "the runtime adds it anew"));
    }

    private void write(AttachedPod row) throws CniException {
        try {
            attachments.put(row);
        } catch (IOException e) {
            throw unavailable("cannot write the state of " + row.pod() + ": " + e.getMessage());
        }
    }

    private static CniException unavailable(String message) {
        return new CniException(
                CniError.TRY_AGAIN, message, "look at the log of the weft-agent pod of this node; kubelet tries again");
    }
}
