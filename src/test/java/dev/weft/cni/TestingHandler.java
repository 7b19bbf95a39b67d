package dev.weft.cni;

import dev.weft.model.Address;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was asked, and does as a test wants. */
class TestingHandler implements CniHandler {

    static final Attachment ATTACHMENT = new Attachment("c1", "eth0");
    static final PodReference POD = new PodReference("empire", "tie", "uid-1");
    static final Allocation ALLOCATION = new Allocation(
            Address.parse("10.244.1.5"), Address.parse("fd44::5"), "02:57:0a:f4:01:05", 1450, "weft1a2b3c4d5e6");

    final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public Allocation alloc(CniRequest.Alloc request) throws CniException, InterruptedException {
        calls.add("alloc " + request.attachment() + " " + request.netns() + " " + request.pod());
        return ALLOCATION;
    }

    @Override
    public void commit(CniRequest.Commit request) throws CniException, InterruptedException {
        calls.add("commit " + request.attachment() + " " + request.hostIfName() + " " + request.ifindex());
    }

    @Override
    public void check(Attachment attachment) throws CniException, InterruptedException {
        calls.add("check " + attachment);
    }

    @Override
    public void release(Attachment attachment) throws CniException, InterruptedException {
        calls.add("release " + attachment);
    }

    @Override
    public void status() throws CniException, InterruptedException {
        calls.add("status");
    }

    @Override
    public void gc(Set<Attachment> valid) throws CniException, InterruptedException {
        calls.add("gc " + valid);
    }
}
