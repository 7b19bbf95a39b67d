package dev.weft.cni;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** From a line to a line: reads the request, keeps calls about one attachment apart, turns every failure into words. */
final class CniDispatcher {

    private static final Logger LOG = System.getLogger(CniDispatcher.class.getName());
    private static final String SAME_VERSION =
            "Agent and plugin must be of one version: restart weft-agent on this node.";

    private final CniHandler handler;
    private final DeletedQueue deleted;
    private final AttachmentLocks locks = new AttachmentLocks();

    CniDispatcher(CniHandler handler, DeletedQueue deleted) {
        this.handler = handler;
        this.deleted = deleted;
    }

    CniResponse answer(byte[] line) throws InterruptedException {
        CniRequest request;
        try {
            request = CniCodec.request(line);
        } catch (IllegalArgumentException e) {
            return refused(CniError.PROTOCOL, "cannot read the request: " + e.getMessage(), SAME_VERSION);
        }
        try {
            return answer(request);
        } catch (CniException e) {
            return refused(e.error(), e.getMessage(), e.details());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A CNI request failed: " + request, e);
            return refused(CniError.TRY_AGAIN, "the agent failed: " + e, "See the log of weft-agent on this node.");
        }
    }

    private CniResponse answer(CniRequest request) throws CniException, InterruptedException {
        return switch (request) {
            case CniRequest.Alloc alloc -> {
                try (var _ = locks.hold(alloc.attachment())) {
                    forgetDeletionOf(alloc.attachment());
                    yield new CniResponse.Allocated(handler.alloc(alloc));
                }
            }
            case CniRequest.Commit commit -> apart(commit.attachment(), () -> handler.commit(commit));
            case CniRequest.Check(Attachment attachment) -> apart(attachment, () -> handler.check(attachment));
            case CniRequest.Release(Attachment attachment) -> apart(attachment, () -> handler.release(attachment));
            case CniRequest.Status() -> {
                handler.status();
                yield new CniResponse.Done();
            }
            case CniRequest.Gc gc -> {
                handler.gc(gc.valid());
                yield new CniResponse.Done();
            }
        };
    }

    /** What is added anew must not be taken away later for having been deleted before. The caller holds the lock. */
    private void forgetDeletionOf(Attachment attachment) throws CniException, InterruptedException {
        try {
            for (DeletedQueue.Noted noted : deleted.noted()) {
                if (noted.attachment().equals(attachment)) {
                    handler.release(attachment);
                    noted.forget();
                }
            }
        } catch (IOException e) {
            throw new CniException(
                    CniError.TRY_AGAIN,
                    "cannot take up the noted deletion of " + attachment + ": " + e.getMessage(),
                    "see the log of weft-agent on this node");
        }
    }

    private CniResponse apart(Attachment attachment, Call call) throws CniException, InterruptedException {
        try (var _ = locks.hold(attachment)) {
            call.run();
        }
        return new CniResponse.Done();
    }

    /** Releases what the plugin noted on the disk. What fails stays noted. */
    void takeUpDeleted() throws InterruptedException {
        try {
            for (DeletedQueue.Noted noted : deleted.noted()) {
                takeUp(noted);
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "Cannot take up the noted deletions; trying again later", e);
        }
    }

    private void takeUp(DeletedQueue.Noted noted) throws IOException, InterruptedException {
        try (var _ = locks.hold(noted.attachment())) {
            if (noted.counts()) {
                handler.release(noted.attachment());
                noted.forget();
                LOG.log(Level.INFO, "Released {0}, which was deleted while no agent listened", noted.attachment());
            }
        } catch (CniException | RuntimeException e) {
            LOG.log(Level.WARNING, "Cannot release " + noted.attachment() + " yet; trying again later", e);
        }
    }

    private static CniResponse refused(CniError error, String message, String details) {
        return new CniResponse.Refused(error.code(), message, details);
    }

    @FunctionalInterface
    private interface Call {
        void run() throws CniException, InterruptedException;
    }
}
