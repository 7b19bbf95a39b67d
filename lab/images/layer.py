"""One image layer: a tar of files, links and directories in a fixed order."""
import os
import stat
import sys
import tarfile


class Layer:
    """Collects entries and writes them sorted by name when it is closed; the last word on a name wins."""

    def __init__(self, file):
        self._file = file
        self._entries = {}

    def __enter__(self):
        return self

    def __exit__(self, failure, *_):
        if failure is None:
            self._write()

    def directory(self, name, mode=0o755):
        info = self._info(name, tarfile.DIRTYPE)
        info.mode = mode
        self._put(info, None)

    def link(self, name, target):
        info = self._info(name, tarfile.SYMTYPE)
        info.linkname, info.mode = target, 0o777
        self._put(info, None)

    def add(self, source, target):
        """Adds a file, or the content of a directory, under the absolute path `target`."""
        if not os.path.lexists(source):
            sys.exit(f"image: {source} is to become {target} but is missing; build it first")
        if not os.path.isdir(source):
            self._add_one(source, target)
            return
        self.directory(target)
        for folder, directories, files in os.walk(source):
            place = os.path.normpath(os.path.join(target, os.path.relpath(folder, source)))
            for name in directories + files:
                self._add_one(os.path.join(folder, name), os.path.join(place, name))

    def _add_one(self, source, target):
        status = os.lstat(source)
        if stat.S_ISLNK(status.st_mode):
            self.link(target, os.readlink(source))
        elif stat.S_ISDIR(status.st_mode):
            self.directory(target, stat.S_IMODE(status.st_mode))
        elif stat.S_ISREG(status.st_mode):
            info = self._info(target, tarfile.REGTYPE)
            info.size, info.mode = status.st_size, stat.S_IMODE(status.st_mode)
            self._put(info, source)
        else:
            sys.exit(f"image: {source} is neither file, directory nor symbolic link; leave it out")

    @staticmethod
    def _info(name, kind):
        info = tarfile.TarInfo(name.strip("/"))
        info.type = kind
        return info

    def _put(self, info, source):
        parent = os.path.dirname(info.name)
        if parent and parent not in self._entries:
            self.directory(parent)
        if info.name:
            self._entries[info.name] = (info, source)

    def _write(self):
        with tarfile.open(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for _, (info, source) in sorted(self._entries.items()):
                if source is None:
                    archive.addfile(info)
                else:
                    with open(source, "rb") as content:
                        archive.addfile(info, content)
