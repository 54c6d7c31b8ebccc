"""Child processes get only the database addresses they need."""

from rapport.cli.supervisor import environment_of

GIVEN = {
    "PATH": "/bin",
    "DATABASE_URL": "app",
    "RAPPORT_OWNER_DATABASE_URL": "owner",
    "RAPPORT_SEALER_DATABASE_URL_FILE": "/run/sealer",
}


def test_the_web_server_can_neither_migrate_nor_seal() -> None:
    assert environment_of("web server", GIVEN) == {"PATH": "/bin", "DATABASE_URL": "app"}


def test_the_worker_seals_and_does_not_migrate() -> None:
    assert set(environment_of("worker", GIVEN)) == {
        "PATH",
        "DATABASE_URL",
        "RAPPORT_SEALER_DATABASE_URL_FILE",
    }
