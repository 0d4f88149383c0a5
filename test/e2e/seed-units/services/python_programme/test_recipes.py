import os
import sys

from recipes import doubled


def test_doubles():
    assert doubled({"flour": 250}) == {"flour": 500}


def test_salt():
    assert doubled({"salt": 5}) == {"salt": int(os.environ["SALT"])}


def test_runs_in_the_virtual_environment():
    assert sys.prefix == "/virtualenv"
