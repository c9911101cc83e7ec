"""The demo's forum: three chefs of Fjordby Kommune, a few days before they meet halfway."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import Organisation, User
from forum.actions.forums import start_forum
from forum.actions.meetings import save_meeting
from forum.actions.work import add_improvement, add_sign, save_action
from forum.meetings import marks_of
from forum.models import Forum, ForumAction, ForumMeeting, ForumMember, Improvement, MeetingKind, Sign
from leadership.models import LeadershipTask

TITLE = "Chefer om naboskab"
TASK = (
    "Vi møder alle tre de samme naboer: i plejecentret, på biblioteket og når vi bygger om. Vi vil lede den "
    "samskabelse så naboerne møder én kommune, og så vi ikke lover dem noget forskelligt."
)
CHEF, COLLEAGUE, ADMIN = "chef@samskab.example", "laeser@samskab.example", "admin@samskab.example"

# For each improvement: what and why, actions (what, whose, due in days, done in days, outcome), and signs.
IMPROVEMENTS = (
    (
        "Vi siger hvad der ligger fast, første gang vi møder naboerne",
        "Sidst opdagede naboerne først på tredje møde at pengene var brugt. Det kostede tillid.",
        (
            (
                "Skriver én side om hvad der ligger fast, og hvad der er åbent",
                *(CHEF, -12, -14),
                "Den blev kortere end ventet. Beboerhuset har hængt den op.",
            ),
            ("Viser siden til direktionen", CHEF, 12, None, ""),
        ),
        (
            ("Naboerne kan selv fortælle hvad de kan få indflydelse på", Sign.Seen.COMING, "To nævnte det."),
            ("Ingen spørger til pengene på møde nummer to", Sign.Seen.NOT_YET, ""),
        ),
    ),
    (
        "Vi ved hvad de andre er i gang med, før vi ringer til foreningerne",
        "",
        (("Mødes en halv time hver anden fredag over kaffe", COLLEAGUE, 5, None, ""),),
        (("Beboerhuset hører det samme fra os alle tre", Sign.Seen.NOT_YET, ""),),
    ),
)
NOTES = {
    "start-lettere": "Åbne døre for hinandens folk. Poul kan låne lokaler ud om aftenen.",
    "start-retning": "Vi siger det samme til alle: Her bor man sammen. Signe skriver det ned.",
    "start-vaerdi": "Efter hvert møde ringer en af os til to naboer og spørger.",
    "start-valg": "To ting: sige hvad der ligger fast, og vide hvad de andre er i gang med.",
}
SUMMARY = (
    "Vi har valgt to ting: at sige hvad der ligger fast fra første møde, og at vide hvad de andre er i gang "
    "med. Mette skriver en side om rammen, og Poul samler os til kaffe hver anden fredag."
)


def load_forum(moment: Callable[[int], datetime]) -> None:
    """Made when it is not there yet. `moment` makes a time of a day counted from today."""
    organisation = Organisation.objects.get(name="Fjordby Kommune")
    if Forum.objects.filter(organisation=organisation, title=TITLE).exists():
        return
    chef, *others = (User.objects.get_by_natural_key(email) for email in (CHEF, COLLEAGUE, ADMIN))
    forum = start_forum(
        by=chef,
        organisation=organisation,
        people=others,
        title=TITLE,
        task=TASK,
        leadership_task=LeadershipTask.objects.filter(direction__key="ud").first(),
        starts_on=_day(-40),
        ends_on=_day(46),
    )
    for text, why, actions, signs in IMPROVEMENTS:
        improvement = add_improvement(by=chef, forum=forum, text=text, why=why)
        for what, email, due, done, outcome in actions:
            _agree(improvement, what, email, due, done, outcome)
        for sign, seen, note in signs:
            add_sign(by=chef, improvement=improvement, text=sign, seen=seen, note=note)
    _hold_start(forum, chef, moment(-40))
    Forum.objects.filter(pk=forum.pk).update(created_at=moment(-42))
    ForumMember.objects.filter(forum=forum).update(joined_at=moment(-42))


def _agree(improvement: Improvement, what: str, email: str, due: int, done: int | None, outcome: str) -> None:
    member = improvement.forum.members.select_related("user").get(user__email=email)
    action = save_action(
        by=member.user,
        improvement=improvement,
        what=what,
        responsible=member,
        due_on=_day(due),
        done=done is not None,
        outcome=outcome,
    )
    if done is not None:
        ForumAction.objects.filter(pk=action.pk).update(done_on=_day(done))


def _hold_start(forum: Forum, chef: User, held_at: datetime) -> None:
    meeting = forum.meetings.get(kind=MeetingKind.START)
    typed = {"planned_on": meeting.planned_on, "summary": SUMMARY, **NOTES}
    save_meeting(by=chef, meeting=meeting, opened=marks_of(meeting), typed=typed, hold=True)
    ForumMeeting.objects.filter(pk=meeting.pk).update(held_at=held_at)


def _day(day: int) -> date:
    return timezone.localdate() + timedelta(days=day)
