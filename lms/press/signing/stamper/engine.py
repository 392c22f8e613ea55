"""A timestamp server asked by pyHanko (RFC 3161); loaded by name in the process that signs, and only where one is set."""

from asn1crypto.cms import ContentInfo
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

WAIT_SECONDS = 10


class Stamper(RequestsHTTPTimeStamper):
    """One server. Refusal: TimestampRequestError, also for an answer that is about something else."""

    def __init__(self, url: str) -> None:
        super().__init__(url, timeout=WAIT_SECONDS)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> ContentInfo:
        """The token over a digest."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            said = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]["hashed_message"].native
        except (ValueError, TypeError, KeyError, AttributeError) as fault:
            raise TimestampRequestError("the answer of the timestamp server cannot be read") from fault
        if said != message_digest:
            raise TimestampRequestError("the timestamp is one of something else")
        return token
