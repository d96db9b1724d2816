"""What a process that was down finds when it is back."""

import datetime as dt

from desk import MONDAY, SOCIAL
from stoppvif.duty import plans
from stoppvif.duty.edits import Times
from stoppvif.duty.watch import Watch
from stoppvif.staff import sessions
from stoppvif.staff.keys import fingerprint

DAY = dt.date(2026, 11, 23)


def test_a_shift_that_ended_while_the_process_was_down_is_noticed_too(desk):
    anna, name = desk.person("anna", SOCIAL), sessions.new_name()
    desk.write(plans.add_single, desk.edit(), anna, DAY, Times(540, 1020))
    desk.database.write(sessions.begin, anna, name, "passkey", desk.now)
    desk.database.write(sessions.keep, {fingerprint(name)}, desk.now)
    desk.at(MONDAY + dt.timedelta(hours=7))
    again = Watch(desk.database, desk.watch.rules)
    again.reload(desk.now)
    again.beat(desk.now)
    with desk.database.read() as session:
        found = session.get(sessions.SessionRow, fingerprint(name))
        assert found.expires == desk.now + sessions.IDLE
