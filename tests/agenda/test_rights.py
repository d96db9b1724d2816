"""Who at the desk may do what with events."""

import pytest

from desk import ADMINISTRATOR, COORDINATOR, EDITOR, SOCIAL
from events import AYWAILLE, ESNEUX
from stoppvif.agenda import rights
from stoppvif.staff.model import Member

KNOWN = (ESNEUX, AYWAILLE)


def member(*grants):
    return Member(1, "anna", "Anna", "fr", False, True, {grant.role: grant for grant in grants})


@pytest.mark.parametrize(
    ("who", "commune", "edits", "publishes"),
    [
        (member(EDITOR), AYWAILLE, True, True),
        (member(EDITOR), ESNEUX, False, False),
        (member(EDITOR), "", True, False),
        (member(COORDINATOR), ESNEUX, True, True),
        (member(COORDINATOR), "", True, True),
        (member(EDITOR, COORDINATOR), "", True, True),
        (member(SOCIAL), AYWAILLE, False, False),
        (member(SOCIAL), "", False, False),
        (member(ADMINISTRATOR), AYWAILLE, False, False),
    ],
)
def test_each_role_has_its_events_and_no_others(who, commune, edits, publishes):
    assert rights.may_edit(who, commune) is edits
    assert rights.may_publish(who, commune) is publishes


def test_the_communes_of_a_role_come_in_the_networks_order():
    assert rights.communes_of(member(COORDINATOR), KNOWN) == KNOWN
    assert rights.communes_of(member(EDITOR), KNOWN) == (AYWAILLE,)
    assert rights.communes_of(member(SOCIAL), KNOWN) == ()
