"""`make clean`: stops the embedded servers and removes the tests' cluster; what the demo holds stays in `var`."""

from tertial.cli import embedded
from tertial.cli.environment import postgres_dir, var_dir


def main() -> None:
    embedded.stop(postgres_dir())
    embedded.remove(var_dir() / "test-postgres")


if __name__ == "__main__":
    main()
