from app.sim import status


def test_refusal_reads_as_its_status_word():
    refused = status.Refused(status.NOT_FOUND)
    assert refused.sw == 0x6A82
    assert str(refused) == "6A82"


def test_status_words_are_distinct():
    words = [value for name, value in vars(status).items() if name.isupper()]
    assert len(set(words)) == len(words)
    assert all(0x6000 <= word <= 0x9FFF for word in words)
