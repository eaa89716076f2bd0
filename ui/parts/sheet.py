"""The style sheet of all parts, with the colours and sizes of a look left open. Knows neither their values nor Qt."""

from __future__ import annotations

from string import Template

# Letters are set in code, so that the system's high contrast can do without this sheet.
SHEET = Template("""
* { outline: 0; }
QMainWindow, #canvas { background: $canvas; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }
QToolTip { background: $ink; color: $surface; border: 0; padding: 6px 8px; }
QLabel { background: transparent; color: $ink; }
QLabel[t="small"] { color: $ink2; }
QLabel[t="caption"] { color: $ink3; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="info"] { color: $info; }
QLabel:disabled { color: $ink3; }

#side { background: $side; }
#side QLabel { color: $sideink; }
#side QLabel[t="caption"] { color: $sideink2; }
#side QLabel#brandname { color: $sidestrong; }
#side QFrame[rule="true"] { background: $sidesel; }

#topbar { background: $surface; border: 0; border-bottom: $line_px solid $line; }
#search { background: $canvas; border: $line_px solid $line; border-radius: 8px; padding: 0 10px 0 $search_pad;
    min-height: $button_px; color: $ink; }
#search:focus { border: $keyed_px solid $edge; background: $surface; }
#foot { background: $surface; border: 0; border-top: $line_px solid $line; }
#panel { background: $surface; border: $line_px solid $lineinput; border-radius: 10px; }

QFrame[card="plain"] { background: $surface; border: $line_px solid $line; border-radius: 10px; }
QFrame[card="raised"] { background: $raised; border: $line_px solid $line; border-radius: 10px; }
QFrame[banner] { border-radius: 8px; border: $line_px solid $line; }
QFrame[banner="warn"] { background: $warnbg; border-color: $warnline; }
QFrame[banner="info"] { background: $infobg; border-color: $infoline; }
QFrame[banner="ok"] { background: $okbg; border-color: $okline; }
QFrame[banner="danger"] { background: $dangerbg; border-color: $dangerline; border-left: 4px solid $danger; }
QFrame[banner="warn"] QLabel { color: $warn; }
QFrame[banner="info"] QLabel { color: $info; }
QFrame[banner="ok"] QLabel { color: $ok; }
QFrame[banner="danger"] QLabel { color: $danger; }
QFrame[rule="true"] { background: $line; border: 0; }

QPushButton { min-height: $button_px; padding: 0 14px; border-radius: 6px; border: $line_px solid $lineinput;
    background: $surface; color: $ink; }
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $line; }
QPushButton:disabled { color: $ink3; border-color: $line; background: $sunken; }
QPushButton[kind="primary"] { background: $brand; color: $inkinv; border-color: $brand; }
QPushButton[kind="primary"]:hover { background: $brandhover; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $ink3; border-color: $line; }
QPushButton[kind="quiet"] { border-color: transparent; background: transparent; color: $link; padding: 0 8px; }
QPushButton[kind="quiet"]:hover { background: $sunken; }
QPushButton[painted="true"] { min-height: 0; padding: 0; border: 0; }
QPushButton[kind="segment"] { min-height: 28px; padding: 0 12px; }
QPushButton[keyed="true"] { border: $keyed_px solid $focusink; background: $focus; color: $focusink;
    min-height: $keyed_button_px; padding: 0 $keyed_pad; }
QPushButton[kind="quiet"][keyed="true"] { padding: 0 7px; }
QPushButton[painted="true"][keyed="true"] { min-height: 0; padding: 0; border: 0; background: transparent; }
QPushButton[pill] { border-radius: $pill_round; padding: 0 15px; }
QPushButton[pill="ok"] { background: $okbg; color: $ok; border-color: $okline; }
QPushButton[pill="off"] { background: $offbg; color: $off; border-color: $offline; }
QPushButton[pill="info"] { background: $infobg; color: $info; border-color: $infoline; }
QPushButton[pill="warn"] { background: $warnbg; color: $warn; border-color: $warnline; }
QPushButton[pill="danger"] { background: $dangerbg; color: $danger; border-color: $dangerline; }
QPushButton[pill="view"] { background: $sunken; color: $ink2; border-color: $line; padding: 0 12px; }
QPushButton[pill="view"]:checked { background: $brandtint; color: $brand; border-color: $brandline; font-weight: 600; }
QPushButton[pill][keyed="true"] { background: $focus; color: $focusink; border: $keyed_px solid $focusink; }

QLabel[chip] { border-radius: $chip_round; padding: 2px 13px; min-height: 18px; border: $line_px solid $line; }
QLabel[chip="neutral"] { background: $sunken; color: $ink2; border-color: $line; }
QLabel[chip="off"] { background: $offbg; color: $off; border-color: $offline; }
QLabel[chip="brand"] { background: $brandtint; color: $brand; border-color: $brandline; }
QLabel[chip="ok"] { background: $okbg; color: $ok; border-color: $okline; }
QLabel[chip="info"] { background: $infobg; color: $info; border-color: $infoline; }
QLabel[chip="warn"] { background: $warnbg; color: $warn; border-color: $warnline; }
QLabel[chip="danger"] { background: $dangerbg; color: $danger; border-color: $dangerline; }

QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $ink2; padding: 9px 14px 8px 14px; margin-right: 2px; border: 0;
    border-bottom: 3px solid transparent; font-weight: 500; }
QTabBar::scroller { width: 72px; }
QTabBar::tab:hover { color: $ink; border-bottom: 3px solid $line; }
QTabBar::tab:selected { color: $brand; border-bottom: 3px solid $brand; font-weight: 600; }
QTabBar::tab:focus { background: $focus; color: $focusink; border: 2px solid $focusink; padding: 7px 12px 9px 12px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QTimeEdit, QSpinBox { background: $surface; color: $ink;
    border: $line_px solid $lineinput; border-radius: 5px; padding: 4px 8px;
    selection-background-color: $brand; selection-color: $inkinv; }
QLineEdit, QComboBox, QDateEdit, QTimeEdit, QSpinBox { min-height: $field_px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QTimeEdit:focus,
QSpinBox:focus { border: $keyed_field_px solid $edge; padding: 2px 6px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border: 2px solid $danger; padding: 3px 7px; }
QLineEdit[wrong="true"]:focus, QPlainTextEdit[wrong="true"]:focus { border: 4px solid $danger; padding: 1px 5px; }
QComboBox::drop-down { border: 0; width: 26px; }
QComboBox QAbstractItemView { background: $surface; color: $ink; border: $line_px solid $lineinput; padding: 4px;
    selection-background-color: $brandtint; selection-color: $ink; }

QTableView, QListView { background: $surface; alternate-background-color: $raised; border: $line_px solid $line;
    border-radius: 8px; gridline-color: $line; selection-background-color: $brandtint; selection-color: $ink; }
QTableView:focus, QListView:focus { border: $keyed_table_px solid $edge; }
QHeaderView { background: transparent; border: 0; }
QHeaderView::section { background: $raised; color: $ink2; border: 0; border-bottom: 2px solid $line; padding: 7px 10px;
    font-size: $small_px; font-weight: 600; }
QHeaderView::section:first { border-top-left-radius: 7px; }
QHeaderView::section:last { border-top-right-radius: 7px; }
QProgressBar { border: 0; background: $sunken; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: $brand; border-radius: 4px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar::handle:vertical { background: $handle; border-radius: 4px; min-height: 36px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle:horizontal { background: $handle; border-radius: 4px; min-width: 36px; }
QScrollBar::handle:hover { background: $ink3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: $surface; border: $line_px solid $line; padding: 6px; }
QMenu::item { padding: 7px 24px 7px 12px; border-radius: 4px; }
QMenu::item:selected { background: $brandtint; color: $ink; }
""")
