"""Parts of which pages are made; each module says what is in it, and constructors take values only.

Import from the module: `from ui.parts.buttons import Button, Kind`. Colours and letters come from `ui.look.current()`;
keep fixed sizes with `ui.look.hold(widget, width=226)`, in units, so that they follow the text size.

text      Text(words, step="body", *, wrap=True, weight=None) .show_parts(bold, rest); steps are look.STEPS
          Heading(words, level=2, *, wrap=True) · OneLine(words, step="body")
          Chip(words, tone="neutral") .show_state(words, tone)
          Icon(name, colour="ink2", *, size_px=None) .show_icon(name, colour) · AppMark(size_px=28) · Rule()
buttons   Button(words, Kind.SECONDARY, *, icon="", name="") .show_words() .show_icon(): clicked
          Kind: PRIMARY, SECONDARY, QUIET, SEGMENT
choices   Tick(words, *, name="", ticked=False): toggled(bool) · Dot(words, *, name=""): toggled(bool)
          Segments(name, [(key, words), …], chosen="") .choice .show_chosen(key): chosen(str)
          CheckRow(words, *, ticked=False, who="", chip="", tone="off") .box: ticked(bool)
          paint_tick(painter, within, colour)
cards     Card(title="", *, icon="", raised=False) .head .body (layouts)
          Banner(words="", tone="info", *, lead="", icon="") .show_sentence(words, tone, *, lead="", icon="")
          stand_alone(page, card, units): a page of one card
          EmptyState(sentence, button=""): acted
fields    LongText(name, words="", *, lines_min=2, lines_max=14) .show_text(words): written(str)
          Field(label, editor, *, hint="", optional=False) .show_error(words) .clear_error() .error .editor
          line_field(label, *, hint="", optional=False, length_max=200) -> Field over a QLineEdit
          ErrorSummary() .show_errors([(key, sentence), …]): error_chosen(str)
          SaveLine(sentence="") .show_saved() .show_saving() .show_not_saved()
steps     StepRail(name, [Step(key=, title=, done=), …], current) .show_steps(steps, current): step_chosen(str)
pill      Pill(PillState.OFFLINE, words) .show_state(state, words) .state: clicked, announced(str)
people    PersonChip(Person(key=, known_as=, initials=, age=, role=, hue=)): person_chosen(str)
          Avatar(initials, hue, size_px=28) .show_initials() · paint_avatar(painter, where, initials, hue)
outbox    OutboxRow(title, detail, *, icon, recorded_at, chip="waiting", tone="off") .show_state(chip, tone)
tall      TallTable(name, columns) .show_rows .choose(id) · Words, Chips: cell painters
          put_away, tab_through, folded, matches
rows      RowTable(name, [Column(title=, getter=, format=str, width=0), …]) .show_rows(rows): row_chosen(object)
scroll    ScrollPage(name) .head .body .foot (layouts) .show_foot() .scroll_to_top()
flow      Flow(across_px=8, down_px=8): a layout whose row breaks where the window is narrow; for chips and buttons
          HeadRow(across_px=8, down_px=4) .addWidget() .add_end(): a page's head; its ends stand at the right edge
front     Front(): a stack that measures only the page in front
part_tabs PartTabs(name) .show_title(at, title, count): tabs that give up their numbers where the row is full
members   members(layout): its widgets and layouts in order; never ask a layout for itemAt
keyed     Keyed (put before the widget), is_keyed, paint_keyed_ground; RingOver(what scrolls): for what paints itself

For the shell: frame, sidebar, topbar, textpanel. The style sheet itself: sheet.
Tones: neutral, off, brand, ok, info, warn, danger.
"""
