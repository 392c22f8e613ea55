from datetime import date

import pytest

ADDRESS = "https://verify.example.jp/v/WB7K-3Q9M-2XTZ"


@pytest.fixture
def certificate():
    """A complete certificate; a test changes only what matters to it."""
    return {
        "number": "第 WB7K-3Q9M-2XTZ 号",
        "heading": "認定証",
        "scheme": "ウェルビーイングピア（WBP）",
        "name": "髙橋 花子",
        "reading": "たかはし はなこ",
        "lines": ["あなたは検定試験に合格し", "必要な人材と認められましたので", "ここに認定します"],
        "issued_on": date(2026, 11, 23),
        "givers": [{"post": "見本ウェルビーイング協会", "person": "会長 見本 太郎", "seal": "見本協会会長之印"}],
        "check": {"address": ADDRESS, "text": "番号で確認できます"},
        "notes": ["この呼称は国家資格ではありません"],
    }
