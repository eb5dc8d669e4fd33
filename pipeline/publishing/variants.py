"""The variants in which a page is published: BCP 47 codes with a script where there are two."""

from dataclasses import dataclass

from pipeline.language.codes import BY_CODE
from pipeline.language.serbian import to_latin


@dataclass(frozen=True, slots=True)
class Variant:
    """A language in one script: `code` names the folder and the `lang` attribute."""

    code: str
    language: str
    name: str
    locale: str  # of Babel

    @property
    def is_latin_serbian(self) -> bool:
        """Whether the text is derived from Cyrillic."""
        return self.code == "sr-Latn"

    def spelled(self, text: str) -> str:
        """Return a text of the language in the variant's script.

        >>> [variant.spelled("вести") for variant in variants("sr")]
        ['вести', 'vesti']
        """
        return to_latin(text) if self.is_latin_serbian else text


def variants(language: str) -> tuple[Variant, ...]:
    """Return the variants of a language: one, or two for Serbian."""
    if language == "sr":
        return (
            Variant("sr-Cyrl", "sr", "српски", "sr_Cyrl"),
            Variant("sr-Latn", "sr", "srpski", "sr_Latn"),
        )
    locale = "pt_PT" if language == "pt" else language
    return (Variant(language, language, BY_CODE[language].autonym, locale),)
