"""The registers are played by the same server as in the tests of verification."""

from tests.verifying.conftest import server as server
