"""The picture of a name in the characters that will be printed: 「この字で印刷します」."""

from markupsafe import Markup

from lms.press.outlines import EM, outlines_of

_ASCENT, _DESCENT = 900, 180


def name_image(text: str, *, style: str = "mincho", label: str = "") -> Markup:
    """Draw a name as SVG from the outlines of the certificate fonts, so that it looks alike on every device.

    label  what a screen reader says; the name itself when left out

    The picture takes the colour and, one em being 1/1.08 of its height, the size that the page gives it. Refuses with
    GlyphMissing what would not be printed.
    """
    x, paths = 0.0, Markup("")
    for outline in outlines_of(text, style):
        if outline.path:
            paths += Markup('<path transform="translate({:.0f} 0)" d="{}"/>').format(x, outline.path)
        x += outline.advance
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="name-image" role="img" aria-label="{}" '
        'viewBox="0 {} {:.0f} {}" fill="currentColor">{}</svg>'
    ).format(label or text, -_ASCENT, max(x, EM), _ASCENT + _DESCENT, paths)
