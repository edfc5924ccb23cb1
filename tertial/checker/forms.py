"""Formulär: the file to check. The file itself went straight into the spool."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tertial.checker.rules import LARGEST


class FileForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("PDF, Word (docx), Excel (xlsx), HTML, text eller JSON från Tertial. Högst %(most)s MB.")
        % {"most": LARGEST // (1 << 20)},
    )
