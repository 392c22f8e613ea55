"""The statements that cost most: SQLite does not count them, so the web process does, without any value."""

from sqlalchemy import bindparam, create_engine, event, text

from lms.operations.database import Counter, database_facts

ASKED = text("SELECT 1 WHERE 7 IN :values").bindparams(bindparam("values", expanding=True))


def test_statements_are_counted_by_their_words_and_hold_no_value(tmp_path):
    counter, engine = Counter(), create_engine(f"sqlite:///{tmp_path / 'one.sqlite3'}")
    event.listen(engine, "before_cursor_execute", counter.begin)
    event.listen(engine, "after_cursor_execute", counter.end)
    with engine.connect() as connection:
        for values in ([1], [1, 2], [41, 42, 43]):
            connection.execute(ASKED, {"values": values})
        connection.execute(text("SELECT :name"), {"name": "髙橋"})
    engine.dispose()
    counted = {line.words: line.calls for line in counter.most_costly(9)}

    assert counted["SELECT 1 WHERE 7 IN (?, ...)"] == 2
    assert counted["SELECT 1 WHERE 7 IN (?)"] == 1
    assert counted["SELECT ?"] == 1
    assert "髙橋" not in str(counted)


def test_a_process_that_asks_ever_new_things_keeps_a_bounded_list(monkeypatch):
    monkeypatch.setattr("lms.operations.database.MOST_COUNTED", 2)
    counter, connection = Counter(), type("C", (), {"info": {}, "dialect": type("D", (), {"name": "sqlite"})})()
    for words in ("a", "b", "c", "d"):
        counter.begin(connection)
        counter.end(connection, None, words)

    assert len(counter.most_costly(9)) == 2
    assert counter.most_costly(9)[0].calls == 1


def test_the_operators_page_has_them_on_sqlite(app):
    facts = database_facts()

    assert facts.engine == app.config["SQLALCHEMY_DATABASE_URI"].split(":")[0].split("+")[0]
    assert facts.engine == "postgresql" or facts.statements is not None
