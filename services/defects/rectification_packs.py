"""Where a jurisdiction has times of its own for rectification, they hold as version 0, until a policy is set.

SG: "Rectification works for new flats" of HDB, read in November 2026, has what is reported in the first year mended
within 14 days. That these are working days, and that the owner is contacted within 3, is the usage of its contractors.
MY: a defect is made good within 30 days of written notice (P.U. (A) 58/1989, Schedule H, clause 30).
"""

from collections.abc import Mapping

from shared.contracts.defects import RectificationPolicy

UNSET: Mapping[str, RectificationPolicy] = {
    "SG": RectificationPolicy(
        response_working_days=3, major_days=14, minor_days=14, leak_days=14, ordered_parts_days=14,
        work_in_working_days=True,
    ),
    "MY": RectificationPolicy(major_days=30, minor_days=30, leak_days=30, ordered_parts_days=30),
}  # fmt: skip
