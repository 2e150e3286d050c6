<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>ActionTable</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>Re&amp;view</source>
        <translation>Be&amp;fund</translation>
    </message>
    <message>
        <source>&amp;Analyse</source>
        <translation>A&amp;nalyse</translation>
    </message>
    <message>
        <source>Re&amp;port</source>
        <translation>Be&amp;richt</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Öffnen …</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>Eine Aufzeichnung öffnen</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open a recording again</source>
        <translation>Eine Aufzeichnung wieder öffnen</translation>
    </message>
    <message>
        <source>Try the &amp;demo night</source>
        <translation>&amp;Demonacht ausprobieren</translation>
    </message>
    <message>
        <source>Make a simulated night and analyse it</source>
        <translation>Eine simulierte Nacht erzeugen und analysieren</translation>
    </message>
    <message>
        <source>&amp;Save the review now</source>
        <translation>Befund jetzt &amp;speichern</translation>
    </message>
    <message>
        <source>Save the review; it is saved after each edit anyway</source>
        <translation>Den Befund speichern; nach jeder Änderung geschieht das ohnehin</translation>
    </message>
    <message>
        <source>&amp;Trend over nights…</source>
        <translation>&amp;Verlauf über Nächte …</translation>
    </message>
    <message>
        <source>Compare several nights of one patient on one page</source>
        <translation>Mehrere Nächte eines Patienten auf einer Seite vergleichen</translation>
    </message>
    <message>
        <source>&amp;Export the night</source>
        <translation>Nacht &amp;exportieren</translation>
    </message>
    <message>
        <source>Write the night in the format of another program</source>
        <translation>Die Nacht im Format eines anderen Programms schreiben</translation>
    </message>
    <message>
        <source>&amp;Close recording</source>
        <translation>Aufzeichnung s&amp;chließen</translation>
    </message>
    <message>
        <source>Close the recording and show the welcome page</source>
        <translation>Die Aufzeichnung schließen und die Startseite zeigen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>Das Programm beenden</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Take back the last step of the review</source>
        <translation>Den letzten Schritt des Befunds zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Do the step taken back again</source>
        <translation>Den zurückgenommenen Schritt wieder ausführen</translation>
    </message>
    <message>
        <source>ECG: zoom &amp;in</source>
        <translation>EKG: ver&amp;größern</translation>
    </message>
    <message>
        <source>Show less time in the ECG lane</source>
        <translation>Weniger Zeit in der EKG-Spur zeigen</translation>
    </message>
    <message>
        <source>ECG: zoom &amp;out</source>
        <translation>EKG: ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Show more time in the ECG lane</source>
        <translation>Mehr Zeit in der EKG-Spur zeigen</translation>
    </message>
    <message>
        <source>ECG: &amp;taller</source>
        <translation>EKG: &amp;höher</translation>
    </message>
    <message>
        <source>Draw a millivolt higher</source>
        <translation>Ein Millivolt höher zeichnen</translation>
    </message>
    <message>
        <source>ECG: &amp;flatter</source>
        <translation>EKG: f&amp;lacher</translation>
    </message>
    <message>
        <source>Draw a millivolt lower</source>
        <translation>Ein Millivolt niedriger zeichnen</translation>
    </message>
    <message>
        <source>ECG: paper &amp;speed</source>
        <translation>EKG: &amp;Papiervorschub</translation>
    </message>
    <message>
        <source>Choose the paper speed</source>
        <translation>Den Papiervorschub wählen</translation>
    </message>
    <message>
        <source>ECG: &amp;gain</source>
        <translation>EKG: &amp;Verstärkung</translation>
    </message>
    <message>
        <source>Choose the height of a millivolt</source>
        <translation>Die Höhe eines Millivolts wählen</translation>
    </message>
    <message>
        <source>ECG: back to the &amp;paper</source>
        <translation>EKG: &amp;zurück zum Papier</translation>
    </message>
    <message>
        <source>Draw the ECG at the speed chosen</source>
        <translation>Das EKG mit dem gewählten Vorschub zeichnen</translation>
    </message>
    <message>
        <source>ECG: fi&amp;lter</source>
        <translation>EKG: F&amp;ilter</translation>
    </message>
    <message>
        <source>Filter the ECG on screen</source>
        <translation>Das EKG auf dem Bildschirm filtern</translation>
    </message>
    <message>
        <source>ECG: next filter</source>
        <translation>EKG: nächster Filter</translation>
    </message>
    <message>
        <source>Change the filter of the ECG</source>
        <translation>Den Filter des EKG wechseln</translation>
    </message>
    <message>
        <source>RR intervals: zoom in</source>
        <translation>RR-Intervalle: vergrößern</translation>
    </message>
    <message>
        <source>Show less time in the RR-interval lane</source>
        <translation>Weniger Zeit in der RR-Spur zeigen</translation>
    </message>
    <message>
        <source>RR intervals: zoom out</source>
        <translation>RR-Intervalle: verkleinern</translation>
    </message>
    <message>
        <source>Show more time in the RR-interval lane</source>
        <translation>Mehr Zeit in der RR-Spur zeigen</translation>
    </message>
    <message>
        <source>Pa&amp;nels</source>
        <translation>&amp;Felder</translation>
    </message>
    <message>
        <source>Show or hide the panels beside the lanes</source>
        <translation>Die Felder neben den Spuren zeigen oder verbergen</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>Far&amp;ben</translation>
    </message>
    <message>
        <source>Choose light or dark colours</source>
        <translation>Helle oder dunkle Farben wählen</translation>
    </message>
    <message>
        <source>Te&amp;xt size</source>
        <translation>&amp;Schriftgröße</translation>
    </message>
    <message>
        <source>Choose how large text is</source>
        <translation>Wählen, wie groß der Text ist</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>Sp&amp;rache</translation>
    </message>
    <message>
        <source>Choose the language</source>
        <translation>Die Sprache wählen</translation>
    </message>
    <message>
        <source>Next minute</source>
        <translation>Nächste Minute</translation>
    </message>
    <message>
        <source>Move on by one minute</source>
        <translation>Eine Minute vor</translation>
    </message>
    <message>
        <source>Previous minute</source>
        <translation>Vorige Minute</translation>
    </message>
    <message>
        <source>Move back by one minute</source>
        <translation>Eine Minute zurück</translation>
    </message>
    <message>
        <source>On five minutes</source>
        <translation>Fünf Minuten vor</translation>
    </message>
    <message>
        <source>Move on by five minutes</source>
        <translation>Fünf Minuten vor</translation>
    </message>
    <message>
        <source>Back five minutes</source>
        <translation>Fünf Minuten zurück</translation>
    </message>
    <message>
        <source>Move back by five minutes</source>
        <translation>Fünf Minuten zurück</translation>
    </message>
    <message>
        <source>Next screen</source>
        <translation>Nächster Bildschirm</translation>
    </message>
    <message>
        <source>Move on by one screen of ECG</source>
        <translation>Um einen Bildschirm EKG vor</translation>
    </message>
    <message>
        <source>Previous screen</source>
        <translation>Voriger Bildschirm</translation>
    </message>
    <message>
        <source>Move back by one screen of ECG</source>
        <translation>Um einen Bildschirm EKG zurück</translation>
    </message>
    <message>
        <source>Start of the night</source>
        <translation>Anfang der Nacht</translation>
    </message>
    <message>
        <source>Go to the start of the recording</source>
        <translation>Zum Anfang der Aufzeichnung</translation>
    </message>
    <message>
        <source>End of the night</source>
        <translation>Ende der Nacht</translation>
    </message>
    <message>
        <source>Go to the end of the recording</source>
        <translation>Zum Ende der Aufzeichnung</translation>
    </message>
    <message>
        <source>Next apnea run</source>
        <translation>Nächste Apnoe-Strecke</translation>
    </message>
    <message>
        <source>Go to the next run of apnea minutes</source>
        <translation>Zur nächsten Strecke von Apnoe-Minuten</translation>
    </message>
    <message>
        <source>Previous apnea run</source>
        <translation>Vorige Apnoe-Strecke</translation>
    </message>
    <message>
        <source>Go to the previous run of apnea minutes</source>
        <translation>Zur vorigen Strecke von Apnoe-Minuten</translation>
    </message>
    <message>
        <source>Next run not reviewed</source>
        <translation>Nächste ungeprüfte Strecke</translation>
    </message>
    <message>
        <source>Go to the next run of apnea minutes that is not reviewed yet</source>
        <translation>Zur nächsten Strecke von Apnoe-Minuten, die noch nicht geprüft ist</translation>
    </message>
    <message>
        <source>Next unscorable</source>
        <translation>Nächste nicht auswertbare</translation>
    </message>
    <message>
        <source>Go to the next unscorable minute</source>
        <translation>Zur nächsten nicht auswertbaren Minute</translation>
    </message>
    <message>
        <source>Next disagreement</source>
        <translation>Nächste Abweichung</translation>
    </message>
    <message>
        <source>Go to the next minute on which model and reference disagree</source>
        <translation>Zur nächsten Minute, in der Modell und Referenz sich unterscheiden</translation>
    </message>
    <message>
        <source>Next note</source>
        <translation>Nächste Notiz</translation>
    </message>
    <message>
        <source>Go to the next minute with a note</source>
        <translation>Zur nächsten Minute mit einer Notiz</translation>
    </message>
    <message>
        <source>Previous note</source>
        <translation>Vorige Notiz</translation>
    </message>
    <message>
        <source>Go to the minute with a note before this</source>
        <translation>Zur vorigen Minute mit einer Notiz</translation>
    </message>
    <message>
        <source>Go to…</source>
        <translation>Gehe zu …</translation>
    </message>
    <message>
        <source>Go to a clock time or a minute</source>
        <translation>Zu einer Uhrzeit oder einer Minute</translation>
    </message>
    <message>
        <source>Previous view</source>
        <translation>Vorige Ansicht</translation>
    </message>
    <message>
        <source>Go back to what was shown before</source>
        <translation>Zurück zu dem, was vorher zu sehen war</translation>
    </message>
    <message>
        <source>&amp;Apnea and next minute</source>
        <translation>&amp;Apnoe, dann nächste Minute</translation>
    </message>
    <message>
        <source>Mark the minute, or the selection, as apnea and go on to the next minute</source>
        <translation>Die Minute, oder die Auswahl, als Apnoe kennzeichnen und zur nächsten Minute gehen</translation>
    </message>
    <message>
        <source>&amp;Normal and next minute</source>
        <translation>&amp;Normal, dann nächste Minute</translation>
    </message>
    <message>
        <source>Mark the minute, or the selection, as normal and go on to the next minute</source>
        <translation>Die Minute, oder die Auswahl, als normal kennzeichnen und zur nächsten Minute gehen</translation>
    </message>
    <message>
        <source>Unscorable and next minute</source>
        <translation>Nicht auswertbar, dann nächste Minute</translation>
    </message>
    <message>
        <source>Mark the minute, or the selection, as unscorable and go on to the next minute</source>
        <translation>Die Minute, oder die Auswahl, als nicht auswertbar kennzeichnen und zur nächsten Minute gehen</translation>
    </message>
    <message>
        <source>A&amp;ccept the model&apos;s call</source>
        <translation>Modell &amp;bestätigen</translation>
    </message>
    <message>
        <source>Accept what the model says of the minute or the selection</source>
        <translation>Übernehmen, was das Modell zur Minute oder zur Auswahl sagt</translation>
    </message>
    <message>
        <source>&amp;Take the mark away</source>
        <translation>&amp;Kennzeichnung entfernen</translation>
    </message>
    <message>
        <source>Make the minute or the selection unreviewed again</source>
        <translation>Die Minute oder die Auswahl wieder zu einer ungeprüften machen</translation>
    </message>
    <message>
        <source>Mark &amp;run as reviewed</source>
        <translation>&amp;Strecke als geprüft kennzeichnen</translation>
    </message>
    <message>
        <source>Accept every minute of this run that is not reviewed and go to the next open run</source>
        <translation>Jede ungeprüfte Minute dieser Strecke übernehmen und zur nächsten offenen Strecke gehen</translation>
    </message>
    <message>
        <source>O&amp;pen the run again</source>
        <translation>Strecke &amp;wieder öffnen</translation>
    </message>
    <message>
        <source>Make this run unreviewed; its minutes keep their states</source>
        <translation>Diese Strecke gilt wieder als ungeprüft; ihre Minuten behalten ihren Zustand</translation>
    </message>
    <message>
        <source>&amp;Select the run</source>
        <translation>Strecke aus&amp;wählen</translation>
    </message>
    <message>
        <source>Select the apnea run at the cursor</source>
        <translation>Die Apnoe-Strecke am Cursor auswählen</translation>
    </message>
    <message>
        <source>Select onwards</source>
        <translation>Auswahl nach rechts</translation>
    </message>
    <message>
        <source>Extend the selection by a minute</source>
        <translation>Die Auswahl um eine Minute erweitern</translation>
    </message>
    <message>
        <source>Select backwards</source>
        <translation>Auswahl nach links</translation>
    </message>
    <message>
        <source>Extend the selection back by a minute</source>
        <translation>Die Auswahl nach links um eine Minute erweitern</translation>
    </message>
    <message>
        <source>N&amp;ote…</source>
        <translation>N&amp;otiz …</translation>
    </message>
    <message>
        <source>Write a note about the minute</source>
        <translation>Eine Notiz zur Minute schreiben</translation>
    </message>
    <message>
        <source>T&amp;hreshold</source>
        <translation>Sc&amp;hwelle</translation>
    </message>
    <message>
        <source>Change the probability from which a minute is apnea</source>
        <translation>Ändern, ab welcher Wahrscheinlichkeit eine Minute Apnoe ist</translation>
    </message>
    <message>
        <source>Si&amp;gn…</source>
        <translation>&amp;Unterschreiben …</translation>
    </message>
    <message>
        <source>Sign the review, or take the signature back</source>
        <translation>Den Befund unterschreiben oder die Unterschrift zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Edit R peaks with the mouse</source>
        <translation>R-Zacken mit der &amp;Maus bearbeiten</translation>
    </message>
    <message>
        <source>Click adds an R peak or chooses one, dragging moves it</source>
        <translation>Ein Klick setzt oder wählt eine R-Zacke, Ziehen verschiebt sie</translation>
    </message>
    <message>
        <source>Next R peak</source>
        <translation>Nächste R-Zacke</translation>
    </message>
    <message>
        <source>Move the cursor to the next R peak</source>
        <translation>Den Cursor zur nächsten R-Zacke</translation>
    </message>
    <message>
        <source>Previous R peak</source>
        <translation>Vorige R-Zacke</translation>
    </message>
    <message>
        <source>Move the cursor to the R peak before</source>
        <translation>Den Cursor zur R-Zacke davor</translation>
    </message>
    <message>
        <source>Add R peak</source>
        <translation>R-Zacke setzen</translation>
    </message>
    <message>
        <source>Add an R peak at the cursor</source>
        <translation>Am Cursor eine R-Zacke setzen</translation>
    </message>
    <message>
        <source>Delete R peak</source>
        <translation>R-Zacke löschen</translation>
    </message>
    <message>
        <source>Delete the R peak at the cursor</source>
        <translation>Die R-Zacke am Cursor löschen</translation>
    </message>
    <message>
        <source>Move R peak later</source>
        <translation>R-Zacke nach rechts</translation>
    </message>
    <message>
        <source>Move the R peak at the cursor by 10 ms</source>
        <translation>Die R-Zacke am Cursor um 10 ms nach rechts</translation>
    </message>
    <message>
        <source>Move R peak earlier</source>
        <translation>R-Zacke nach links</translation>
    </message>
    <message>
        <source>Move the R peak at the cursor back by 10 ms</source>
        <translation>Die R-Zacke am Cursor um 10 ms nach links</translation>
    </message>
    <message>
        <source>&amp;Analyse again</source>
        <translation>Noch einmal &amp;analysieren</translation>
    </message>
    <message>
        <source>Analyse the whole recording again</source>
        <translation>Die ganze Aufzeichnung noch einmal analysieren</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Ab&amp;brechen</translation>
    </message>
    <message>
        <source>Stop opening or analysing, or select nothing</source>
        <translation>Öffnen oder Analyse abbrechen oder nichts mehr auswählen</translation>
    </message>
    <message>
        <source>Recording &amp;channels</source>
        <translation>&amp;Kanäle der Aufzeichnung</translation>
    </message>
    <message>
        <source>Choose which signal of the file is the ECG</source>
        <translation>Wählen, welches Signal der Datei das EKG ist</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Choose the model and analyse with it</source>
        <translation>Das Modell wählen und damit analysieren</translation>
    </message>
    <message>
        <source>Com&amp;pare with</source>
        <translation>&amp;Vergleichen mit</translation>
    </message>
    <message>
        <source>Show another model&apos;s minutes as a second strip</source>
        <translation>Die Minuten eines anderen Modells als zweiten Streifen zeigen</translation>
    </message>
    <message>
        <source>&amp;Report…</source>
        <translation>&amp;Bericht …</translation>
    </message>
    <message>
        <source>Fill in the report, look at its pages, sign and save it</source>
        <translation>Bericht ausfüllen, seine Seiten ansehen, unterschreiben und speichern</translation>
    </message>
    <message>
        <source>&amp;Show this minute&apos;s ECG</source>
        <translation>EKG dieser Minute &amp;zeigen</translation>
    </message>
    <message>
        <source>Let the report show the ECG of the minute at the cursor, or no longer</source>
        <translation>Der Bericht zeigt das EKG der Minute am Cursor, oder nicht mehr</translation>
    </message>
    <message>
        <source>&amp;Export as PDF…</source>
        <translation>Als &amp;PDF ausgeben …</translation>
    </message>
    <message>
        <source>Write the report as a PDF file</source>
        <translation>Den Bericht als PDF-Datei schreiben</translation>
    </message>
    <message>
        <source>&amp;Open the last report</source>
        <translation>&amp;Letzten Bericht öffnen</translation>
    </message>
    <message>
        <source>Show the report written last</source>
        <translation>Den zuletzt geschriebenen Bericht zeigen</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>Show all keys on one sheet</source>
        <translation>Alle Tasten auf einem Blatt</translation>
    </message>
    <message>
        <source>Copy &amp;diagnostic information</source>
        <translation>&amp;Diagnosedaten kopieren</translation>
    </message>
    <message>
        <source>Put versions and the last error on the clipboard; nothing of the patient</source>
        <translation>Versionen und den letzten Fehler in die Zwischenablage legen; nichts vom Patienten</translation>
    </message>
    <message>
        <source>&amp;About</source>
        <translation>Ü&amp;ber</translation>
    </message>
    <message>
        <source>Version and intended use</source>
        <translation>Version und Zweckbestimmung</translation>
    </message>
</context>
<context>
    <name>CursorFacts</name>
    <message>
        <source>Time under the cursor</source>
        <translation>Zeit am Cursor</translation>
    </message>
    <message>
        <source>minute {0}</source>
        <translation>Minute {0}</translation>
    </message>
    <message>
        <source>Minute of the recording</source>
        <translation>Minute der Aufzeichnung</translation>
    </message>
    <message>
        <source>model {0}</source>
        <translation>Modell {0}</translation>
    </message>
    <message>
        <source>Model&apos;s state</source>
        <translation>Zustand laut Modell</translation>
    </message>
    <message>
        <source>Review&apos;s state</source>
        <translation>Zustand laut Befund</translation>
    </message>
    <message>
        <source>review {0} ✎</source>
        <translation>Befund {0} ✎</translation>
    </message>
    <message>
        <source>RR interval and heart rate</source>
        <translation>RR-Intervall und Herzfrequenz</translation>
    </message>
    <message>
        <source>{0} after the start</source>
        <translation>{0} nach dem Beginn</translation>
    </message>
</context>
<context>
    <name>Doing</name>
    <message>
        <source>Finding R peaks</source>
        <translation>R-Zacken suchen</translation>
    </message>
    <message>
        <source>Finding R peaks in five-minute windows</source>
        <translation>R-Zacken in Fünf-Minuten-Fenstern suchen</translation>
    </message>
    <message>
        <source>Loading the network</source>
        <translation>Netz laden</translation>
    </message>
    <message>
        <source>Making RR intervals</source>
        <translation>RR-Intervalle bilden</translation>
    </message>
    <message>
        <source>Making five-minute windows</source>
        <translation>Fünf-Minuten-Fenster bilden</translation>
    </message>
    <message>
        <source>Resampling the ECG</source>
        <translation>EKG umtasten</translation>
    </message>
    <message>
        <source>Scoring minutes</source>
        <translation>Minuten bewerten</translation>
    </message>
    <message>
        <source>Preparing the lanes</source>
        <translation>Spuren vorbereiten</translation>
    </message>
    <message>
        <source>Simulating a night</source>
        <translation>Eine Nacht simulieren</translation>
    </message>
    <message>
        <source>Opening {0}</source>
        <translation>{0} wird geöffnet</translation>
    </message>
    <message>
        <source>Reading {0}</source>
        <translation>{0} wird gelesen</translation>
    </message>
</context>
<context>
    <name>EcgLane</name>
    <message>
        <source>ECG around the cursor</source>
        <translation>EKG um den Cursor</translation>
    </message>
    <message>
        <source>Click to put the cursor, drag to move, wheel to zoom</source>
        <translation>Klicken setzt den Cursor, Ziehen verschiebt, das Rad vergrößert</translation>
    </message>
    <message>
        <source>ECG mV</source>
        <translation>EKG mV</translation>
    </message>
    <message>
        <source>This file holds beats only, without an ECG waveform. RR intervals and results are above.</source>
        <translation>Diese Datei enthält nur Herzschläge, keine EKG-Kurve. RR-Intervalle und Ergebnisse stehen oben.</translation>
    </message>
    <message>
        <source>{0} mm/s</source>
        <translation>{0} mm/s</translation>
    </message>
    <message>
        <source>{0:g} mm/mV</source>
        <translation>{0:g} mm/mV</translation>
    </message>
    <message>
        <source>raw (over 2 min)</source>
        <translation>roh (über 2 min)</translation>
    </message>
    <message>
        <source>editing R peaks</source>
        <translation>R-Zacken-Modus</translation>
    </message>
    <message>
        <source>Millimetres of this screen</source>
        <translation>Millimeter dieses Bildschirms</translation>
    </message>
    <message>
        <source>The screen does not report its size; 96 dots per inch are assumed</source>
        <translation>Der Bildschirm nennt seine Größe nicht; angenommen sind 96 Punkte je Zoll</translation>
    </message>
</context>
<context>
    <name>ExportController</name>
    <message>
        <source>Without &amp;identity and dates</source>
        <translation>Ohne &amp;Identität und Datum</translation>
    </message>
    <message>
        <source>Writing {0}</source>
        <translation>{0} wird geschrieben</translation>
    </message>
    <message>
        <source>Export the night</source>
        <translation>Nacht exportieren</translation>
    </message>
    <message>
        <source>&amp;CSV table, a row per minute</source>
        <translation>&amp;CSV-Tabelle, eine Zeile je Minute</translation>
    </message>
    <message>
        <source>&amp;JSON, all results</source>
        <translation>&amp;JSON, alle Ergebnisse</translation>
    </message>
    <message>
        <source>&amp;WFDB annotations (.apn)</source>
        <translation>&amp;WFDB-Annotationen (.apn)</translation>
    </message>
    <message>
        <source>&amp;EDF+ with annotations</source>
        <translation>&amp;EDF+ mit Annotationen</translation>
    </message>
    <message>
        <source>&amp;RR intervals as text</source>
        <translation>&amp;RR-Intervalle als Text</translation>
    </message>
    <message>
        <source>&amp;PNG of the night picture</source>
        <translation>&amp;PNG des Nachtbilds</translation>
    </message>
    <message>
        <source>&amp;SVG of the night picture</source>
        <translation>&amp;SVG des Nachtbilds</translation>
    </message>
    <message>
        <source>&amp;FHIR R4 bundle with the report</source>
        <translation>&amp;FHIR-R4-Bundle mit dem Bericht</translation>
    </message>
    <message>
        <source>&amp;DICOM with the report</source>
        <translation>&amp;DICOM mit dem Bericht</translation>
    </message>
    <message>
        <source>Exported: {0}</source>
        <translation>Exportiert: {0}</translation>
    </message>
    <message>
        <source>The night could not be exported</source>
        <translation>Die Nacht konnte nicht exportiert werden</translation>
    </message>
</context>
<context>
    <name>FileActions</name>
    <message>
        <source>Recordings (*.edf *.EDF *.bdf *.BDF *.hea *.dat *.ecg *.qrs *.atr *.txt *.csv *.rr);;All files (*)</source>
        <translation>Aufzeichnungen (*.edf *.EDF *.bdf *.BDF *.hea *.dat *.ecg *.qrs *.atr *.txt *.csv *.rr);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>Eine Aufzeichnung öffnen</translation>
    </message>
    <message>
        <source>Export the report</source>
        <translation>Den Bericht ausgeben</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Clock time, such as {0}, or minute, such as {1}</source>
        <translation>Uhrzeit wie {0} oder Minute wie {1}</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Los</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>That is not in the recording ({0}).</source>
        <translation>Das liegt nicht in der Aufzeichnung ({0}).</translation>
    </message>
</context>
<context>
    <name>LeftOpenQuestion</name>
    <message>
        <source>The program ended unexpectedly</source>
        <translation>Das Programm endete unerwartet</translation>
    </message>
    <message>
        <source>{0} was under review when the program ended.</source>
        <translation>{0} wurde befundet, als das Programm endete.</translation>
    </message>
    <message>
        <source>It was opened on {0}. What was edited was saved: open it to go on.</source>
        <translation>Geöffnet am {0}. Was bearbeitet wurde, ist gespeichert: Öffnen Sie die Aufzeichnung, um weiterzuarbeiten.</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
</context>
<context>
    <name>LettingGo</name>
    <message>
        <source>Review kept elsewhere</source>
        <translation>Befund woanders aufbewahrt</translation>
    </message>
    <message>
        <source>The review could not be saved beside the recording. It is kept on this computer and found again when the recording is opened here.</source>
        <translation>Der Befund konnte nicht neben der Aufzeichnung gespeichert werden. Er liegt auf diesem Computer und wird wiedergefunden, wenn die Aufzeichnung hier geöffnet wird.</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>The last edits of this review are on no disk.</source>
        <translation>Die letzten Änderungen dieses Befunds sind auf keinem Datenträger.</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>Kopie speichern…</translation>
    </message>
    <message>
        <source>Close and lose them</source>
        <translation>Schließen und verlieren</translation>
    </message>
    <message>
        <source>Save a copy of the review</source>
        <translation>Eine Kopie des Befunds speichern</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Diagnostic information copied</source>
        <translation>Diagnosedaten kopiert</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>semscnn-gui {0}</source>
        <translation>semscnn-gui {0}</translation>
    </message>
    <message>
        <source>&amp;Undo: {0}</source>
        <translation>&amp;Rückgängig: {0}</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo: {0}</source>
        <translation>&amp;Wiederholen: {0}</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>SIMULATED</source>
        <translation>SIMULIERT</translation>
    </message>
</context>
<context>
    <name>Navigator</name>
    <message>
        <source>There is no apnea run after this</source>
        <translation>Danach kommt keine Apnoe-Strecke</translation>
    </message>
    <message>
        <source>There is no apnea run before this</source>
        <translation>Davor liegt keine Apnoe-Strecke</translation>
    </message>
    <message>
        <source>There is no unscorable minute after this</source>
        <translation>Danach kommt keine nicht auswertbare Minute</translation>
    </message>
    <message>
        <source>There is no disagreement with the reference after this</source>
        <translation>Danach kommt keine Abweichung von der Referenz</translation>
    </message>
    <message>
        <source>This recording has no reference labels</source>
        <translation>Diese Aufzeichnung hat keine Referenz</translation>
    </message>
</context>
<context>
    <name>NightLane</name>
    <message>
        <source>Night: the whole recording</source>
        <translation>Nacht: die ganze Aufzeichnung</translation>
    </message>
    <message>
        <source>Click to go there, drag the viewport; drag over a strip to select minutes</source>
        <translation>Klicken geht dorthin, der Ausschnitt lässt sich ziehen; Ziehen über einen Streifen wählt Minuten aus</translation>
    </message>
    <message>
        <source>Night · model</source>
        <translation>Nacht · Modell</translation>
    </message>
    <message>
        <source>other model</source>
        <translation>anderes Modell</translation>
    </message>
    <message>
        <source>review</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>heart rate /min</source>
        <translation>Herzfreq. /min</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>Wahrsch.</translation>
    </message>
    <message>
        <source>good signal %</source>
        <translation>gutes Signal %</translation>
    </message>
    <message>
        <source>Not analysed yet</source>
        <translation>Noch nicht analysiert</translation>
    </message>
</context>
<context>
    <name>NightPage</name>
    <message>
        <source>Summary</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Aufzeichnung</translation>
    </message>
    <message>
        <source>Apnea runs</source>
        <translation>Apnoe-Strecken</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Notes ({0})</source>
        <translation>Notizen ({0})</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Felder</translation>
    </message>
</context>
<context>
    <name>NightSession</name>
    <message>
        <source>the demo night</source>
        <translation>die Demonacht</translation>
    </message>
</context>
<context>
    <name>NoteDialog</name>
    <message>
        <source>Note at {0}</source>
        <translation>Notiz zu {0}</translation>
    </message>
    <message>
        <source>Keep the note</source>
        <translation>Notiz behalten</translation>
    </message>
    <message>
        <source>Keep the note (Ctrl+Return)</source>
        <translation>Notiz behalten (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Ctrl+Return keeps the note; an empty note is removed.</source>
        <translation>Strg+Eingabe behält die Notiz; eine leere Notiz wird entfernt.</translation>
    </message>
    <message>
        <source>Note not kept</source>
        <translation>Notiz nicht gesichert</translation>
    </message>
    <message>
        <source>What was typed here is not kept yet.</source>
        <translation>Was Sie geschrieben haben, ist noch nicht gesichert.</translation>
    </message>
    <message>
        <source>Throw it away</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Go on writing</source>
        <translation>Weiterschreiben</translation>
    </message>
</context>
<context>
    <name>NotesController</name>
    <message>
        <source>This minute was not analysed</source>
        <translation>Diese Minute wurde nicht ausgewertet</translation>
    </message>
    <message>
        <source>There is no note after this</source>
        <translation>Danach gibt es keine Notiz</translation>
    </message>
    <message>
        <source>There is no note before this</source>
        <translation>Davor gibt es keine Notiz</translation>
    </message>
</context>
<context>
    <name>NotesPanel</name>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Click or press Return to go to a note (Shift+M, Ctrl+Shift+M)</source>
        <translation>Klick oder Eingabe geht zu einer Notiz (Umschalt+M, Strg+Umschalt+M)</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>No notes yet. M writes one about the minute under the cursor.</source>
        <translation>Noch keine Notizen. M schreibt eine zur Minute am Cursor.</translation>
    </message>
    <message>
        <source>Notes appear once the night is analysed.</source>
        <translation>Notizen erscheinen, sobald die Nacht analysiert ist.</translation>
    </message>
</context>
<context>
    <name>OpeningPage</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop opening (Esc)</source>
        <translation>Öffnen abbrechen (Esc)</translation>
    </message>
    <message>
        <source>Opening {0}</source>
        <translation>{0} wird geöffnet</translation>
    </message>
</context>
<context>
    <name>PeakController</name>
    <message>
        <source>There is no R peak at the cursor</source>
        <translation>Am Cursor ist keine R-Zacke</translation>
    </message>
    <message>
        <source>Not possible here: R peaks need 0.05 s between them</source>
        <translation>Hier nicht möglich: zwischen R-Zacken müssen 0,05 s liegen</translation>
    </message>
    <message>
        <source>The minutes around this R peak are analysed again</source>
        <translation>Die Minuten um diese R-Zacke werden neu analysiert</translation>
    </message>
</context>
<context>
    <name>ProblemCard</name>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Open another file…</source>
        <translation>Andere Datei öffnen …</translation>
    </message>
    <message>
        <source>Open a recording (Ctrl+O)</source>
        <translation>Eine Aufzeichnung öffnen (Strg+O)</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Versions and lines of the program; nothing of the patient</source>
        <translation>Versionen und Programmzeilen; nichts vom Patienten</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was tun</translation>
    </message>
    <message>
        <source>{0} is {1}.</source>
        <translation>{0}: {1}.</translation>
    </message>
    <message>
        <source>The system says: {0}.</source>
        <translation>Das System meldet: {0}.</translation>
    </message>
    <message>
        <source>Check that the file is there and that you may read or write it, then try again.</source>
        <translation>Prüfen Sie, ob die Datei da ist und ob Sie sie lesen oder schreiben dürfen, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Something unexpected happened: {0}.</source>
        <translation>Etwas Unerwartetes ist geschehen: {0}.</translation>
    </message>
    <message>
        <source>Try again; if it comes back, report it with the details.</source>
        <translation>Versuchen Sie es noch einmal; kommt es wieder, melden Sie es mit den Einzelheiten.</translation>
    </message>
</context>
<context>
    <name>RecordingPanel</name>
    <message>
        <source>Recording and quality</source>
        <translation>Aufzeichnung und Qualität</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Aufgezeichnet</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>ECG signal</source>
        <translation>EKG-Signal</translation>
    </message>
    <message>
        <source>Gaps</source>
        <translation>Lücken</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Good signal</source>
        <translation>Gutes Signal</translation>
    </message>
    <message>
        <source>Unscorable</source>
        <translation>Nicht auswertbar</translation>
    </message>
    <message>
        <source>Longest unscorable</source>
        <translation>Längste nicht auswertbare</translation>
    </message>
    <message>
        <source>Adequate</source>
        <translation>Ausreichend</translation>
    </message>
    <message>
        <source>RMSSD, SDNN</source>
        <translation>RMSSD, SDNN</translation>
    </message>
    <message>
        <source>Pre-processing</source>
        <translation>Vorverarbeitung</translation>
    </message>
    <message>
        <source>start time unknown</source>
        <translation>Beginn unbekannt</translation>
    </message>
    <message>
        <source>{0} – {1}, date unknown</source>
        <translation>{0} – {1}, Datum unbekannt</translation>
    </message>
    <message>
        <source>beats only</source>
        <translation>nur Herzschläge</translation>
    </message>
    <message>
        <source>{0}, {1} Hz, stored in {2}</source>
        <translation>{0}, {1} Hz, gespeichert in {2}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>{0}, together {1}</source>
        <translation>{0}, zusammen {1}</translation>
    </message>
    <message>
        <source>expert labels</source>
        <translation>von Fachleuten</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} min</translation>
    </message>
    <message>
        <source>{0:.0f} ms, {1:.0f} ms</source>
        <translation>{0:.0f} ms, {1:.0f} ms</translation>
    </message>
    <message>
        <source>{0:.0f} % of the time</source>
        <translation>{0:.0f} % der Zeit</translation>
    </message>
    <message>
        <source>yes, 4 h and more analysable</source>
        <translation>ja, mindestens 4 h auswertbar</translation>
    </message>
    <message>
        <source>no, under 4 h analysable</source>
        <translation>nein, unter 4 h auswertbar</translation>
    </message>
    <message>
        <source>beats only, from {0}</source>
        <translation>nur Herzschläge, aus {0}</translation>
    </message>
</context>
<context>
    <name>ReportController</name>
    <message>
        <source>The report shows the ECG of {0}</source>
        <translation>Der Bericht zeigt das EKG von {0}</translation>
    </message>
    <message>
        <source>The report no longer shows the ECG of {0}</source>
        <translation>Der Bericht zeigt das EKG von {0} nicht mehr</translation>
    </message>
    <message>
        <source>The report chooses its ECG strips by itself again</source>
        <translation>Der Bericht wählt seine EKG-Streifen wieder selbst</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show the report in the system&apos;s viewer</source>
        <translation>Den Bericht im Betrachter des Systems zeigen</translation>
    </message>
    <message>
        <source>Report written: {0}</source>
        <translation>Bericht geschrieben: {0}</translation>
    </message>
    <message>
        <source>The report could not be written: {0}</source>
        <translation>Der Bericht konnte nicht geschrieben werden: {0}</translation>
    </message>
    <message>
        <source>Report · {0}</source>
        <translation>Bericht · {0}</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Leave out identity and dates</source>
        <translation>Identität und Datum weglassen</translation>
    </message>
    <message>
        <source>Choose by itself</source>
        <translation>Selbst wählen lassen</translation>
    </message>
    <message>
        <source>Show the clearest minutes again instead of the ones chosen</source>
        <translation>Statt der gewählten wieder die deutlichsten Minuten zeigen</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>Unterschreiben …</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Als PDF speichern …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Draft: each page says so until the review is signed.</source>
        <translation>Entwurf: Jede Seite sagt das, bis der Befund unterschrieben ist.</translation>
    </message>
    <message>
        <source>Signed by {0}, {1}. Any change makes it a draft again.</source>
        <translation>Unterschrieben von {0}, {1}. Jede Änderung macht ihn wieder zum Entwurf.</translation>
    </message>
    <message>
        <source>ECG strips: {0}</source>
        <translation>EKG-Streifen: {0}</translation>
    </message>
    <message>
        <source>ECG strips: the clearest minutes</source>
        <translation>EKG-Streifen: die deutlichsten Minuten</translation>
    </message>
    <message>
        <source>On the pages, in the file&apos;s properties and in its name; free text loses the names known</source>
        <translation>Auf den Seiten, in den Eigenschaften der Datei und in ihrem Namen; aus freiem Text verschwinden die bekannten Namen</translation>
    </message>
    <message>
        <source>The text tells figures that are no longer those of the result.</source>
        <translation>Der Text nennt Zahlen, die nicht mehr die des Ergebnisses sind.</translation>
    </message>
</context>
<context>
    <name>ReportForm</name>
    <message>
        <source>Interpretation</source>
        <translation>Beurteilung</translation>
    </message>
    <message>
        <source>Insert a text</source>
        <translation>Text einfügen</translation>
    </message>
    <message>
        <source>Left empty, the report has lines to write on</source>
        <translation>Bleibt das Feld leer, hat der Bericht Linien zum Schreiben</translation>
    </message>
    <message>
        <source>Insert a text…</source>
        <translation>Text einfügen …</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Patient ID</source>
        <translation>Patienten-ID</translation>
    </message>
    <message>
        <source>Birth date</source>
        <translation>Geburtsdatum</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>Einrichtung</translation>
    </message>
    <message>
        <source>Referred by</source>
        <translation>Überwiesen von</translation>
    </message>
    <message>
        <source>Recorded by</source>
        <translation>Aufgezeichnet von</translation>
    </message>
    <message>
        <source>Indication</source>
        <translation>Fragestellung</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>Untersuchung</translation>
    </message>
    <message>
        <source>The result in a sentence</source>
        <translation>Das Ergebnis in einem Satz</translation>
    </message>
    <message>
        <source>No indication of frequent apnea</source>
        <translation>Kein Hinweis auf häufige Apnoen</translation>
    </message>
    <message>
        <source>Neither shown nor ruled out</source>
        <translation>Weder gezeigt noch ausgeschlossen</translation>
    </message>
    <message>
        <source>Sleep apnea likely</source>
        <translation>Schlafapnoe wahrscheinlich</translation>
    </message>
    <message>
        <source>Repeat the recording</source>
        <translation>Aufzeichnung wiederholen</translation>
    </message>
    <message>
        <source>{0} (from the file)</source>
        <translation>{0} (aus der Datei)</translation>
    </message>
    <message>
        <source>not stated in the file</source>
        <translation>in der Datei nicht angegeben</translation>
    </message>
</context>
<context>
    <name>ReportPreview</name>
    <message>
        <source>Preview of the report</source>
        <translation>Vorschau des Berichts</translation>
    </message>
    <message>
        <source>Making the pages…</source>
        <translation>Seiten werden erstellt …</translation>
    </message>
    <message>
        <source>Page {0} of {1}</source>
        <translation>Seite {0} von {1}</translation>
    </message>
    <message>
        <source>The pages cannot be shown.</source>
        <translation>Die Seiten können nicht gezeigt werden.</translation>
    </message>
</context>
<context>
    <name>ReviewController</name>
    <message>
        <source>{0} marked {1}</source>
        <translation>{0} gekennzeichnet: {1}</translation>
    </message>
    <message>
        <source>{0} accepted</source>
        <translation>{0} bestätigt</translation>
    </message>
    <message>
        <source>Nothing was marked here</source>
        <translation>Hier war nichts gekennzeichnet</translation>
    </message>
    <message>
        <source>Undone: {0}</source>
        <translation>Zurückgenommen: {0}</translation>
    </message>
    <message>
        <source>Done again: {0}</source>
        <translation>Wiederholt: {0}</translation>
    </message>
    <message>
        <source>This review has no file to be saved in</source>
        <translation>Für diesen Befund gibt es keine Datei</translation>
    </message>
    <message>
        <source>signed by {0}</source>
        <translation>unterschrieben von {0}</translation>
    </message>
    <message>
        <source>NOT SAVED</source>
        <translation>NICHT GESPEICHERT</translation>
    </message>
    <message>
        <source>kept apart</source>
        <translation>getrennt aufbewahrt</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>gespeichert</translation>
    </message>
    <message>
        <source>saving…</source>
        <translation>wird gespeichert …</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>nicht gespeichert</translation>
    </message>
    <message>
        <source>clock went back</source>
        <translation>Uhr ging zurück</translation>
    </message>
    <message>
        <source>This computer&apos;s clock went back since the edit before: the log tells the order of the edits, its times are wrong. Nothing is lost; set the clock.</source>
        <translation>Die Uhr dieses Computers ging seit der vorigen Änderung zurück: Das Protokoll nennt die Reihenfolge der Änderungen, seine Zeiten stimmen nicht. Nichts ist verloren; stellen Sie die Uhr.</translation>
    </message>
    <message>
        <source>It was signed by {0} and changed after that: sign again (Ctrl+Shift+S)</source>
        <translation>{0} hat unterschrieben, danach wurde geändert: neu unterschreiben (Strg+Umschalt+S)</translation>
    </message>
    <message>
        <source>draft again</source>
        <translation>wieder Entwurf</translation>
    </message>
    <message>
        <source>R peaks were edited: sign when the minutes are analysed again</source>
        <translation>R-Zacken wurden geändert: unterschreiben Sie, wenn die Minuten neu analysiert sind</translation>
    </message>
    <message>
        <source>← and → change the threshold, Esc goes back to the lanes</source>
        <translation>← und → ändern die Schwelle, Esc führt zurück zu den Spuren</translation>
    </message>
    <message>
        <source>There is nothing to take back or to do again</source>
        <translation>Es gibt nichts zurückzunehmen oder zu wiederholen</translation>
    </message>
    <message>
        <source>{0} signed the result of {1}: choose that model, or sign again (Ctrl+Shift+S)</source>
        <translation>{0} hat das Ergebnis von {1} unterschrieben: dieses Modell wählen oder neu unterschreiben (Strg+Umschalt+S)</translation>
    </message>
</context>
<context>
    <name>RriLane</name>
    <message>
        <source>RR intervals around the cursor</source>
        <translation>RR-Intervalle um den Cursor</translation>
    </message>
    <message>
        <source>Click to put the cursor, drag to move, wheel to zoom</source>
        <translation>Klicken setzt den Cursor, Ziehen verschiebt, das Rad vergrößert</translation>
    </message>
    <message>
        <source>RRI s</source>
        <translation>RRI s</translation>
    </message>
    <message>
        <source>RR intervals appear here when the analysis has found the R peaks.</source>
        <translation>RR-Intervalle erscheinen hier, sobald die Analyse die R-Zacken gefunden hat.</translation>
    </message>
</context>
<context>
    <name>RunController</name>
    <message>
        <source>All runs are reviewed</source>
        <translation>Alle Strecken sind geprüft</translation>
    </message>
    <message>
        <source>This is the last run that is not reviewed</source>
        <translation>Dies ist die letzte ungeprüfte Strecke</translation>
    </message>
    <message>
        <source>This run is not reviewed yet</source>
        <translation>Diese Strecke ist noch nicht geprüft</translation>
    </message>
    <message>
        <source>Run {0} was reviewed already; Ctrl+R opens it again</source>
        <translation>Strecke {0} war schon geprüft; Strg+R öffnet sie wieder</translation>
    </message>
    <message>
        <source>Run {0} reviewed</source>
        <translation>Strecke {0} geprüft</translation>
    </message>
    <message>
        <source>All {0} runs are reviewed</source>
        <translation>Alle {0} Strecken sind geprüft</translation>
    </message>
    <message>
        <source>Run {0} is open again</source>
        <translation>Strecke {0} ist wieder offen</translation>
    </message>
    <message>
        <source>Run {0} is not reviewed yet</source>
        <translation>Strecke {0} ist noch nicht geprüft</translation>
    </message>
    <message>
        <source>There is no apnea run at the cursor</source>
        <translation>Am Cursor ist keine Apnoe-Strecke</translation>
    </message>
</context>
<context>
    <name>RunsModel</name>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>Prob.</source>
        <translation>Wahrsch.</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>When the run begins</source>
        <translation>Wann die Strecke beginnt</translation>
    </message>
    <message>
        <source>How many minutes it has</source>
        <translation>Wie viele Minuten sie hat</translation>
    </message>
    <message>
        <source>Mean apnea probability of its minutes</source>
        <translation>Mittlere Apnoe-Wahrscheinlichkeit ihrer Minuten</translation>
    </message>
    <message>
        <source>All of its minutes are reviewed</source>
        <translation>Alle ihre Minuten sind geprüft</translation>
    </message>
    <message>
        <source>reviewed</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>not reviewed</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>{0} after the start; {1} of {2} minutes are shown as apnea</source>
        <translation>{0} nach dem Beginn; {1} von {2} Minuten gelten als Apnoe</translation>
    </message>
</context>
<context>
    <name>RunsPanel</name>
    <message>
        <source>Apnea runs</source>
        <translation>Apnoe-Strecken</translation>
    </message>
    <message>
        <source>Progress of the review</source>
        <translation>Fortschritt des Befunds</translation>
    </message>
    <message>
        <source>Which runs are listed</source>
        <translation>Welche Strecken aufgeführt sind</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>Alle Strecken</translation>
    </message>
    <message>
        <source>Not reviewed</source>
        <translation>Nicht geprüft</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>5 min and longer</source>
        <translation>Ab 5 min</translation>
    </message>
    <message>
        <source>Probability under 0.7</source>
        <translation>Wahrsch. unter 0,7</translation>
    </message>
    <message>
        <source>Start time…</source>
        <translation>Beginn …</translation>
    </message>
    <message>
        <source>Runs that start with</source>
        <translation>Strecken, deren Beginn so lautet</translation>
    </message>
    <message>
        <source>List the runs whose start reads like this</source>
        <translation>Die Strecken aufführen, deren Beginn so lautet</translation>
    </message>
    <message>
        <source>No run matches.</source>
        <translation>Keine Strecke passt.</translation>
    </message>
    <message>
        <source>No apnea runs</source>
        <translation>Keine Apnoe-Strecken</translation>
    </message>
    <message>
        <source>Reviewed {0} of {1} runs</source>
        <translation>{0} von {1} Strecken geprüft</translation>
    </message>
</context>
<context>
    <name>RunsTable</name>
    <message>
        <source>Apnea runs</source>
        <translation>Apnoe-Strecken</translation>
    </message>
    <message>
        <source>Click or press Return to go to a run (Shift+N and P step through them)</source>
        <translation>Klicken oder Eingabe geht zur Strecke (Umschalt+N und P gehen von einer zur nächsten)</translation>
    </message>
</context>
<context>
    <name>SessionView</name>
    <message>
        <source>Opening {0}</source>
        <translation>{0} wird geöffnet</translation>
    </message>
    <message>
        <source>{0} could not be opened</source>
        <translation>{0} konnte nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Not analysed</source>
        <translation>Nicht analysiert</translation>
    </message>
    <message>
        <source>Opening cancelled</source>
        <translation>Öffnen abgebrochen</translation>
    </message>
    <message>
        <source>Analysing</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
    <message>
        <source>{0} could not be analysed</source>
        <translation>{0} konnte nicht analysiert werden</translation>
    </message>
    <message>
        <source>Analysis cancelled</source>
        <translation>Analyse abgebrochen</translation>
    </message>
    <message>
        <source>Analyse again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>{0} is open in another window; edits made here are kept apart</source>
        <translation>{0} ist in einem anderen Fenster geöffnet; Änderungen von hier werden getrennt aufbewahrt</translation>
    </message>
    <message>
        <source>A saved review of {0} cannot be used; new edits are kept apart from it</source>
        <translation>Ein gespeicherter Befund zu {0} ist nicht verwendbar; neue Änderungen werden getrennt aufbewahrt</translation>
    </message>
    <message>
        <source>{0} agrees on {1:.0f} % of the minutes, differs on {2}</source>
        <translation>{0} stimmt bei {1:.0f} % der Minuten überein, weicht bei {2} ab</translation>
    </message>
    <message>
        <source>{0} could not be analysed with the other model</source>
        <translation>{0} konnte mit dem anderen Modell nicht analysiert werden</translation>
    </message>
    <message>
        <source>{0} could not be analysed with the R peaks edited</source>
        <translation>{0} konnte mit den geänderten R-Zacken nicht analysiert werden</translation>
    </message>
    <message>
        <source>Writing {0}</source>
        <translation>{0} wird geschrieben</translation>
    </message>
    <message>
        <source>Report written: {0}</source>
        <translation>Bericht geschrieben: {0}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>The report could not be written</source>
        <translation>Der Bericht konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>Not analysed again; the former result is shown</source>
        <translation>Nicht neu analysiert; das frühere Ergebnis wird gezeigt</translation>
    </message>
    <message>
        <source>Analysis cancelled; the former result is back</source>
        <translation>Analyse abgebrochen; das frühere Ergebnis ist wieder da</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Mouse: click in any lane to go there. Drag RR intervals or ECG to move them; in the night lane drag over a strip to select minutes, elsewhere to move the viewport. The wheel zooms RR intervals or ECG, over the night lane the RR intervals.</source>
        <translation>Maus: ein Klick in eine Spur führt dorthin. Ziehen verschiebt RR-Intervalle und EKG; in der Nachtspur wählt es über einem Streifen Minuten aus, sonst verschiebt es den Ausschnitt. Das Rad zoomt RR-Intervalle oder EKG, über der Nachtspur die RR-Intervalle.</translation>
    </message>
</context>
<context>
    <name>SignDialog</name>
    <message>
        <source>Sign</source>
        <translation>Unterschreiben</translation>
    </message>
    <message>
        <source>No analysable minutes.</source>
        <translation>Keine auswertbaren Minuten.</translation>
    </message>
    <message>
        <source>Apnea minutes per hour {0}, estimated AHI {1}, {2} minutes changed.</source>
        <translation>Apnoe-Minuten je Stunde {0}, geschätzter AHI {1}, {2} Minuten geändert.</translation>
    </message>
    <message>
        <source>Reviewed {0} of {1} runs.</source>
        <translation>{0} von {1} Strecken geprüft.</translation>
    </message>
    <message>
        <source>Some runs are not reviewed; the report will say so.</source>
        <translation>Einige Strecken sind nicht geprüft; der Bericht wird das sagen.</translation>
    </message>
    <message>
        <source>Signed by {0}.</source>
        <translation>Unterschrieben von {0}.</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Ihr Name</translation>
    </message>
    <message>
        <source>Any later edit makes the review a draft again.</source>
        <translation>Jede spätere Änderung macht den Befund wieder zum Entwurf.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Take the signature back</source>
        <translation>Unterschrift zurücknehmen</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Progress of the review</source>
        <translation>Fortschritt des Befunds</translation>
    </message>
    <message>
        <source>Is the review saved?</source>
        <translation>Ist der Befund gespeichert?</translation>
    </message>
    <message>
        <source>reviewed {0} of {1} runs</source>
        <translation>{0} von {1} Strecken geprüft</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>minute {0}</source>
        <translation>Minute {0}</translation>
    </message>
    <message>
        <source>Mark {minutes} as {detail}</source>
        <translation>{minutes} als {detail} kennzeichnen</translation>
    </message>
    <message>
        <source>Accept the model&apos;s call of {minutes}</source>
        <translation>Modell bei {minutes} bestätigen</translation>
    </message>
    <message>
        <source>Take the mark of {minutes} away</source>
        <translation>Kennzeichnung von {minutes} entfernen</translation>
    </message>
    <message>
        <source>Note at {minutes}</source>
        <translation>Notiz zu {minutes}</translation>
    </message>
    <message>
        <source>Mark run {minutes} as reviewed</source>
        <translation>Strecke {minutes} als geprüft kennzeichnen</translation>
    </message>
    <message>
        <source>Open run {minutes} again</source>
        <translation>Strecke {minutes} wieder öffnen</translation>
    </message>
    <message>
        <source>Add R peak at {detail}</source>
        <translation>R-Zacke bei {detail} setzen</translation>
    </message>
    <message>
        <source>Move R peak at {detail}</source>
        <translation>R-Zacke bei {detail} verschieben</translation>
    </message>
    <message>
        <source>Delete R peak at {detail}</source>
        <translation>R-Zacke bei {detail} löschen</translation>
    </message>
    <message>
        <source>Set the threshold to {detail}</source>
        <translation>Schwelle auf {detail} setzen</translation>
    </message>
    <message>
        <source>Change the report</source>
        <translation>Den Bericht ändern</translation>
    </message>
    <message>
        <source>Sign as {detail}</source>
        <translation>Als {detail} unterschreiben</translation>
    </message>
    <message>
        <source>Take the signature back</source>
        <translation>Unterschrift zurücknehmen</translation>
    </message>
    <message>
        <source>Use the model&apos;s threshold</source>
        <translation>Schwelle des Modells verwenden</translation>
    </message>
    <message>
        <source>Remove the note at {minutes}</source>
        <translation>Notiz zu {minutes} entfernen</translation>
    </message>
</context>
<context>
    <name>Submenus</name>
    <message>
        <source>{0:g} mm/s</source>
        <translation>{0:g} mm/s</translation>
    </message>
    <message>
        <source>{0:g} mm/mV</source>
        <translation>{0:g} mm/mV</translation>
    </message>
    <message>
        <source>Put all panels &amp;back</source>
        <translation>Alle Felder &amp;zurückstellen</translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
    <message>
        <source>Like the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Nothing</source>
        <translation>&amp;Nichts</translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation>Diese Liste leeren</translation>
    </message>
    <message>
        <source>&amp;Keep this list</source>
        <translation>Diese Liste &amp;führen</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>This file holds no waveform</source>
        <translation>Diese Datei enthält keine Kurve</translation>
    </message>
    <message>
        <source>The language changes when the program starts again</source>
        <translation>Die Sprache wechselt beim nächsten Start</translation>
    </message>
</context>
<context>
    <name>SummaryPanel</name>
    <message>
        <source>Summary</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>SIMULATED</source>
        <translation>SIMULIERT</translation>
    </message>
    <message>
        <source>This night was made by the program; nobody was recorded</source>
        <translation>Diese Nacht hat das Programm erzeugt; niemand wurde aufgezeichnet</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} min</translation>
    </message>
    <message>
        <source>{0}, under 4 h</source>
        <translation>{0}, unter 4 h</translation>
    </message>
    <message>
        <source>from the probabilities of the minutes; the threshold does not change it</source>
        <translation>aus den Wahrscheinlichkeiten der Minuten; die Schwelle ändert ihn nicht</translation>
    </message>
    <message>
        <source>from apnea minutes</source>
        <translation>aus den Apnoe-Minuten</translation>
    </message>
    <message>
        <source>Model at threshold {0}: {1}, estimated AHI {2}</source>
        <translation>Modell bei Schwelle {0}: {1}, geschätzter AHI {2}</translation>
    </message>
    <message>
        <source>Estimated by a line that the model brings with it, plus or minus one standard deviation of its error; apnea minutes are not events</source>
        <translation>Geschätzt mit einer Geraden, die das Modell mitbringt, plus oder minus eine Standardabweichung ihres Fehlers; Apnoe-Minuten sind keine Ereignisse</translation>
    </message>
    <message>
        <source>Classes of the Computers in Cardiology challenge 2000 by apnea minutes: A 100 and more, B 5 to 99, C fewer than 5</source>
        <translation>Klassen der Computers-in-Cardiology-Challenge 2000 nach Apnoe-Minuten: A ab 100, B 5 bis 99, C unter 5</translation>
    </message>
    <message>
        <source>Apnea minutes per hour</source>
        <translation>Apnoe-Minuten je Stunde</translation>
    </message>
    <message>
        <source>60 × apnea minutes / analysable minutes; not an AHI</source>
        <translation>60 × Apnoe-Minuten / auswertbare Minuten; kein AHI</translation>
    </message>
    <message>
        <source>Estimated AHI</source>
        <translation>Geschätzter AHI</translation>
    </message>
    <message>
        <source>Screening band</source>
        <translation>Screening-Bereich</translation>
    </message>
    <message>
        <source>Band of the estimated AHI; cut-offs 5, 15 and 30 events per hour</source>
        <translation>Bereich des geschätzten AHI; Grenzen 5, 15 und 30 Ereignisse je Stunde</translation>
    </message>
    <message>
        <source>Apnea</source>
        <translation>Apnoe</translation>
    </message>
    <message>
        <source>Minutes with apnea or hypopnea</source>
        <translation>Minuten mit Apnoe oder Hypopnoe</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Minutes with neither</source>
        <translation>Minuten ohne beides</translation>
    </message>
    <message>
        <source>Unscorable</source>
        <translation>Nicht auswertbar</translation>
    </message>
    <message>
        <source>Minutes without enough usable signal; they are never counted as normal</source>
        <translation>Minuten ohne genug brauchbares Signal; sie zählen nie als normal</translation>
    </message>
    <message>
        <source>Analysable</source>
        <translation>Auswertbar</translation>
    </message>
    <message>
        <source>Apnea and normal minutes</source>
        <translation>Apnoe- und normale Minuten</translation>
    </message>
    <message>
        <source>Longest apnea run</source>
        <translation>Längste Apnoe-Strecke</translation>
    </message>
    <message>
        <source>Most apnea minutes in a row</source>
        <translation>Die meisten Apnoe-Minuten hintereinander</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Heart rate</source>
        <translation>Herzfrequenz</translation>
    </message>
    <message>
        <source>Mean of the night, and the lowest and highest minute mean</source>
        <translation>Mittel der Nacht, niedrigstes und höchstes Minutenmittel</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>The model that made this result</source>
        <translation>Das Modell, von dem dieses Ergebnis stammt</translation>
    </message>
    <message>
        <source>What the AHI is estimated from</source>
        <translation>Woraus der AHI geschätzt ist</translation>
    </message>
    <message>
        <source>The model&apos;s result without the review</source>
        <translation>Das Ergebnis des Modells ohne den Befund</translation>
    </message>
    <message>
        <source>Unscorable minutes by reason</source>
        <translation>Nicht auswertbare Minuten nach Grund</translation>
    </message>
</context>
<context>
    <name>ThresholdSlider</name>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Probability from which a minute is apnea</source>
        <translation>Wahrscheinlichkeit, ab der eine Minute Apnoe ist</translation>
    </message>
    <message>
        <source>Probability from which a minute is apnea; reviewed minutes stay (T)</source>
        <translation>Wahrscheinlichkeit, ab der eine Minute Apnoe ist; geprüfte Minuten bleiben (T)</translation>
    </message>
    <message>
        <source>Model&apos;s</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Use the model&apos;s own threshold</source>
        <translation>Die Schwelle des Modells verwenden</translation>
    </message>
</context>
<context>
    <name>TrendController</name>
    <message>
        <source>Comparing {0} nights</source>
        <translation>{0} Nächte werden verglichen</translation>
    </message>
    <message>
        <source>Results and recordings (*.json *.edf *.EDF *.bdf *.BDF *.hea *.txt *.csv *.rr);;All files (*)</source>
        <translation>Ergebnisse und Aufzeichnungen (*.json *.edf *.EDF *.bdf *.BDF *.hea *.txt *.csv *.rr);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose the nights of one patient: results (JSON) or recordings</source>
        <translation>Nächte eines Patienten wählen: Ergebnisse (JSON) oder Aufzeichnungen</translation>
    </message>
    <message>
        <source>Save the trend over nights</source>
        <translation>Verlauf über Nächte speichern</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Trend saved: {0}</source>
        <translation>Verlauf gespeichert: {0}</translation>
    </message>
    <message>
        <source>The nights could not be compared</source>
        <translation>Die Nächte konnten nicht verglichen werden</translation>
    </message>
</context>
<context>
    <name>UnansweredKeys</name>
    <message>
        <source>“{0}” works once the night is analysed</source>
        <translation>„{0}“ geht, sobald die Nacht analysiert ist</translation>
    </message>
    <message>
        <source>“{0}” works once the night is analysed (F5)</source>
        <translation>„{0}“ geht, sobald die Nacht analysiert ist (F5)</translation>
    </message>
</context>
<context>
    <name>UnexpectedErrors</name>
    <message>
        <source>Something unexpected happened</source>
        <translation>Etwas Unerwartetes ist geschehen</translation>
    </message>
    <message>
        <source>The program met an error that it does not know. Your review is kept.</source>
        <translation>Das Programm traf auf einen Fehler, den es nicht kennt. Ihr Befund ist erhalten.</translation>
    </message>
    <message>
        <source>Go on if the window looks right; otherwise close it and open the recording again. To have the error mended, send the details: they hold versions and lines of the program, nothing of the patient.</source>
        <translation>Arbeiten Sie weiter, wenn das Fenster richtig aussieht; sonst schließen Sie es und öffnen die Aufzeichnung neu. Damit der Fehler behoben werden kann, senden Sie die Einzelheiten: Versionen und Programmzeilen, nichts vom Patienten.</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiterarbeiten</translation>
    </message>
</context>
<context>
    <name>VersionsDialog</name>
    <message>
        <source>Which review?</source>
        <translation>Welcher Befund?</translation>
    </message>
    <message>
        <source>Go on with {0}</source>
        <translation>Weiter mit dem {0}</translation>
    </message>
    <message>
        <source>Begin anew with the model&apos;s result</source>
        <translation>Neu beginnen mit dem Ergebnis des Modells</translation>
    </message>
    <message>
        <source>Files that are not used are renamed and stay where they are.</source>
        <translation>Nicht verwendete Dateien werden umbenannt und bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Use {0}</source>
        <translation>Den {0} verwenden</translation>
    </message>
    <message>
        <source>Decide later</source>
        <translation>Später entscheiden</translation>
    </message>
    <message>
        <source>Go on with what is on screen; it is kept apart from the others</source>
        <translation>Weiter mit dem, was zu sehen ist; es wird getrennt von den anderen aufbewahrt</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 Schritt</translation>
    </message>
    <message>
        <source>{0} steps</source>
        <translation>{0} Schritte</translation>
    </message>
    <message>
        <source>the review saved on {0} ({1})</source>
        <translation>Befund vom {0} ({1})</translation>
    </message>
</context>
<context>
    <name>WarningBanner</name>
    <message>
        <source>Warnings about this recording</source>
        <translation>Warnungen zu dieser Aufzeichnung</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The Recording panel and the report keep these warnings</source>
        <translation>Die Tafel „Aufzeichnung“ und der Bericht behalten diese Warnungen</translation>
    </message>
    <message>
        <source>{0} more: see the Recording panel</source>
        <translation>{0} weitere: siehe Tafel „Aufzeichnung“</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Open an overnight ECG</source>
        <translation>Ein Nacht-EKG öffnen</translation>
    </message>
    <message>
        <source>EDF, BDF and WFDB recordings, WFDB records with beats only, and RR intervals as text.</source>
        <translation>Aufzeichnungen als EDF, BDF und WFDB, WFDB nur mit Herzschlägen und RR-Intervalle als Text.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Open a recording (Ctrl+O)</source>
        <translation>Eine Aufzeichnung öffnen (Strg+O)</translation>
    </message>
    <message>
        <source>Try the demo night</source>
        <translation>Demonacht ausprobieren</translation>
    </message>
    <message>
        <source>Make a simulated night and analyse it</source>
        <translation>Eine simulierte Nacht erzeugen und analysieren</translation>
    </message>
    <message>
        <source>or drop a recording here</source>
        <translation>oder eine Aufzeichnung hier ablegen</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>probability {0}</source>
        <translation>Wahrscheinlichkeit {0}</translation>
    </message>
    <message>
        <source>{0} corrected</source>
        <translation>{0} korrigiert</translation>
    </message>
    <message>
        <source>review {0}</source>
        <translation>Befund {0}</translation>
    </message>
    <message>
        <source>apnea</source>
        <translation>Apnoe</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>normal</translation>
    </message>
    <message>
        <source>unscorable</source>
        <translation>nicht auswertbar</translation>
    </message>
    <message>
        <source>no signal</source>
        <translation>kein Signal</translation>
    </message>
    <message>
        <source>electrode off</source>
        <translation>Elektrode ab</translation>
    </message>
    <message>
        <source>amplifier at its limit</source>
        <translation>Verstärker am Anschlag</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>too few beats</source>
        <translation>zu wenige Herzschläge</translation>
    </message>
    <message>
        <source>irregular beats</source>
        <translation>unregelmäßige Herzschläge</translation>
    </message>
    <message>
        <source>fixed rate</source>
        <translation>starre Frequenz</translation>
    </message>
    <message>
        <source>too little around it</source>
        <translation>zu wenig ringsum</translation>
    </message>
    <message>
        <source>marked by the reviewer</source>
        <translation>bei der Prüfung markiert</translation>
    </message>
    <message>
        <source>raw</source>
        <translation>roh</translation>
    </message>
    <message>
        <source>0.5–40 Hz</source>
        <translation>0,5–40 Hz</translation>
    </message>
    <message>
        <source>0.5–40 Hz, {0:g} Hz out</source>
        <translation>0,5–40 Hz, ohne {0:g} Hz</translation>
    </message>
    <message>
        <source>Decision support for clinicians and researchers who review single-lead ECG recorded overnight. Research use; not a medical device; not for unattended diagnosis.</source>
        <translation>Entscheidungshilfe für Ärzte und Forscher, die nachts aufgezeichnetes Ein-Kanal-EKG befunden. Für die Forschung; kein Medizinprodukt; nicht zur Diagnose ohne Aufsicht.</translation>
    </message>
</context>
<context>
    <name>WorkBar</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop this (Esc)</source>
        <translation>Abbrechen (Esc)</translation>
    </message>
</context>
</TS>
