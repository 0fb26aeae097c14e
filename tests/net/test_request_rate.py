from app.net.request_rate import BURST_S, RequestRate


def test_a_burst_passes_and_then_the_rate_holds() -> None:
    now = [0.0]
    rate = RequestRate(10, lambda: now[0])
    assert sum(rate.admits() for _ in range(100)) == 10 * BURST_S
    assert rate.dropped == 100 - 10 * BURST_S
    now[0] = 1.0
    assert sum(rate.admits() for _ in range(100)) == 10


def test_a_slow_rate_lets_the_first_pass() -> None:
    now = [0.0]
    rate = RequestRate(0.1, lambda: now[0])
    assert rate.admits()
    assert not rate.admits()
    now[0] = 10.0
    assert rate.admits()
    assert rate.dropped == 0


def test_no_rate_is_no_bound() -> None:
    rate = RequestRate(0)
    assert all(rate.admits() for _ in range(5000))
