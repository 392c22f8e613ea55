"""``lms sample load`` on a database that people are in already."""

from click.testing import CliRunner

from lms.errors import LmsError
from lms.sample.cli import SampleThereAlready, sample


def test_a_second_sample_is_refused_in_one_sentence(app, admin):
    app.config.update(SAMPLE=True, PRODUCTION=False)
    result = CliRunner().invoke(sample, ["load"], obj=app)

    assert isinstance(result.exception, SampleThereAlready)
    assert issubclass(SampleThereAlready, LmsError)
