"""No committed file names the address of a package registry: where packages come from is each machine's own setting."""

import subprocess
import sys

# In pieces, so that this file does not name them either.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("proxy", "golang", "org"),
        ("crates", "io"),
        ("deb", "debian", "org"),
    )
]


def main() -> int:
    """Prints file:line of every finding; 1 when there is one."""
    patterns = [part for registry in REGISTRIES for part in ("-e", registry)]
    found = subprocess.run(["git", "grep", "-nIF", *patterns], capture_output=True, text=True, check=False)
    if found.returncode > 1:
        print(found.stderr, file=sys.stderr)
        return 2
    for line in found.stdout.splitlines():
        path, number, _ = line.split(":", 2)
        print(f"{path}:{number}: adressen till ett paketregister hör inte hemma i en incheckad fil")
    return 1 if found.stdout else 0


if __name__ == "__main__":
    sys.exit(main())
