"""One of several processes that guess at one account at the same time: how often was a password evaluated?"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

settings.ALLOWED_HOSTS = ["testserver"]
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def main(email: str, guesses: int, first: int) -> None:
    """Guess from as many addresses as there are guesses."""
    sys.stdin.readline()  # all begin together
    answers = [
        Client(REMOTE_ADDR=f"198.51.{first}.{number % 250 + 1}")
        .post("/accounts/login/", {"login": email, "password": f"wrong guess {number}"})
        .status_code
        for number in range(guesses)
    ]
    sys.stdout.write(f"{answers.count(200)} {answers.count(429)}\n")


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
