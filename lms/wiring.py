"""The one table: which package is plugged in, what follows from which event, what is shown in which slot."""

from collections.abc import Sequence

from certificates import plug as certificates
from certificates.events import AwardsChanged, EvidenceChanged, QualificationCancelled, SchemeVersionRecorded
from courses import plug as courses
from courses.events import AttendanceTaken, CompletionRecorded, CompletionWithdrawn, CourseCompleted
from exams import plug as exams
from exams.events import (
    AccommodationDecided,
    AttemptsSubmitted,
    PaperWithdrawn,
    PassesRecorded,
    PassVoided,
    ReservePaperUsed,
    ResultsCorrected,
    ResultsReleased,
    ScriptsSettled,
)
from lms.accounts.events import (
    ConsentsChanged,
    ContactChanged,
    MembershipChanged,
    MergeUndone,
    NameChanged,
    PeopleMerged,
    PersonDied,
)
from lms.accounts.plug import PLUG as ACCOUNTS
from lms.accounts.plug import banner_panel, first_steps_panel, name_panel, second_step_panel, work_panel
from lms.events import Reaction
from lms.evidence.plug import PLUG as EVIDENCE
from lms.evidence.plug import board_panel as evidence_panel
from lms.housework import PLUG as HOUSE
from lms.knowledge.events import FactsChanged
from lms.knowledge.plug import PLUG as KNOWLEDGE
from lms.notices.plug import PLUG as NOTICES
from lms.notices.plug import (
    deliveries_panel,
    digest_panel,
    line_panel,
    next_work_panel,
    on_message_given_up,
    on_person_died,
    unread_panel,
)
from lms.notices.plug import on_merge_undone as part_notices
from lms.notices.plug import on_people_merged as merge_notices
from lms.operations.plug import PLUG as OPERATIONS
from lms.outbox.events import MessageGivenUp
from lms.places.plug import PLUG as PLACES
from lms.ui.plug import Plug
from lms.ui.slots import Panel
from registry import plug as registry
from registry.events import StationBlocked, StationClosedDown

PLUGS: tuple[Plug, ...] = (
    HOUSE,
    ACCOUNTS,
    PLACES,
    NOTICES,
    KNOWLEDGE,
    courses.PLUG,
    exams.PLUG,
    certificates.PLUG,
    registry.PLUG,
    EVIDENCE,
    OPERATIONS,
)

REACTIONS: dict[type, Sequence[Reaction]] = {
    PersonDied: (on_person_died, registry.follow_death, registry.end_invitations_of_the_dead),
    NameChanged: (certificates.replace_for_new_name, registry.follow_name),
    ConsentsChanged: (registry.follow_consents,),
    MembershipChanged: (registry.follow_memberships,),
    PeopleMerged: (
        merge_notices,
        courses.on_people_merged,
        exams.on_people_merged,
        registry.on_people_merged,
        certificates.on_people_merged,
    ),
    MergeUndone: (
        part_notices,
        courses.on_merge_undone,
        exams.on_merge_undone,
        registry.on_merge_undone,
        certificates.on_merge_undone,
    ),
    PaperWithdrawn: (exams.on_paper_withdrawn,),
    AccommodationDecided: (exams.follow_accommodation,),
    ReservePaperUsed: (exams.on_reserve_paper,),
    AttemptsSubmitted: (exams.on_attempts_submitted,),
    ScriptsSettled: (exams.on_scripts_settled,),
    ResultsReleased: (certificates.issue_result_notices, exams.on_results_released),
    ResultsCorrected: (certificates.correct_result_notices, exams.on_results_corrected),
    PassesRecorded: (
        certificates.log_passes,
        certificates.on_passes_recorded,
        certificates.issue_pass_certificates,
    ),
    PassVoided: (certificates.log_void_pass, certificates.on_pass_voided),
    CourseCompleted: (courses.on_course_completed,),
    AttendanceTaken: (courses.on_attendance_taken,),
    CompletionRecorded: (certificates.on_completion_recorded, certificates.issue_completion_certificate),
    CompletionWithdrawn: (certificates.on_completion_withdrawn,),
    EvidenceChanged: (certificates.follow_evidence,),
    QualificationCancelled: (certificates.on_qualification_cancelled,),
    SchemeVersionRecorded: (certificates.on_version_recorded,),
    AwardsChanged: (
        certificates.follow_awards,
        certificates.issue_award_certificates,
        certificates.tell_of_changes,
        registry.follow_awards,
        registry.follow_award_changes,
    ),
    FactsChanged: (courses.hold_lessons, exams.hold_items),
    StationBlocked: (registry.follow_block,),
    StationClosedDown: (registry.follow_closing, registry.hand_needs_on),
    MessageGivenUp: (on_message_given_up,),
    ContactChanged: (registry.follow_move, registry.ask_who_moved),
}

PANELS: dict[str, Sequence[Panel]] = {
    "page.banner": (banner_panel,),
    "speaking.actions": (exams.speaking_panel, courses.speaking_panel, registry.speaking_panel),
    "home.guest": (courses.guest_panel,),
    "home.now": (
        exams.exam_now_panel,
        courses.offered_seat_panel,
        next_work_panel,
        second_step_panel,
        first_steps_panel,
        name_panel,
        certificates.title_step_panel,
        registry.here_panel,
        registry.activities_now_panel,
        courses.feedback_panel,
        courses.go_on_panel,
    ),
    "home.could": (registry.could_do_panel,),
    "home.next": (
        unread_panel,
        certificates.titles_panel,
        courses.recall_panel,
        courses.begin_panel,
        courses.programme_panel,
        courses.my_workshops_panel,
        registry.next_panel,
    ),
    "home.work": (
        work_panel,
        courses.programme_work_panel,
        courses.questions_panel,
        deliveries_panel,
        exams.room_panel,
        exams.marker_panel,
        exams.board_panel,
        exams.appeals_work_panel,
        certificates.waiting_panel,
        certificates.decisions_panel,
        registry.work_panel,
        registry.debut_panel,
    ),
    "me.profile": (line_panel, digest_panel),
    "station.desk.now": (registry.activities_desk_now_panel,),
    "titles.documents": (certificates.documents_panel, certificates.credential_panel),
    "persons.record": (certificates.documents_desk_panel, registry.listing_record_panel),
    "activities.understood": (registry.understood_panel,),
    "station.close": (registry.closing_panel,),
    "station.page": (registry.open_panel, registry.news_panel, registry.ask_panel),
    "station.desk": (
        registry.activities_desk_panel,
        registry.desk_needs_panel,
        registry.partners_panel,
        registry.desk_incidents_panel,
        registry.desk_panel,
        registry.hours_panel,
        registry.life_panel,
        registry.hooks_panel,
    ),
    "programme.documents": (certificates.documents_panel,),
    "application.next": (exams.begin_panel, exams.application_panel, exams.exemption_panel),
    "facts.citing": (courses.citing_panel, exams.citing_panel),
    "course.more": (courses.packages_panel,),
    "course.plan": (exams.exam_day_panel,),
    "course.practice": (exams.practice_panel,),
    "attempts.done": (exams.done_panel,),
    "sitting.office": (exams.office_panel, certificates.ceremony_panel),
    "board.sitting": (evidence_panel,),
    "results.appeal": (exams.appeal_panel,),
    "results.next": (certificates.titles_panel,),
    "results.documents": (certificates.documents_panel,),
}
