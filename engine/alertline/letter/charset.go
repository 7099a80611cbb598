package letter

import (
	"fmt"
	"io"
	"strings"
)

// reader gives text of a character set as UTF-8. Those in which people still write are the Latin ones; a set that is not
// known is an error, and its bytes are kept as far as they are UTF-8.
func reader(charset string, from io.Reader) (io.Reader, error) {
	raw, err := io.ReadAll(from)
	if err != nil {
		return nil, err
	}
	switch strings.ToLower(strings.TrimSpace(charset)) {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return strings.NewReader(string(raw)), nil
	case "iso-8859-1", "latin1", "iso-8859-15", "iso-8859-9", "windows-1252", "cp1252", "windows-1254":
		return strings.NewReader(latin(raw, strings.ToLower(strings.TrimSpace(charset)))), nil
	}
	return nil, fmt.Errorf("the character set %q is not known", charset)
}

// upper are the characters 0x80 to 0x9f of the Windows sets; zero is not used.
var upper = [32]rune{'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0, 0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ'}

// latin reads one byte a character: as ISO 8859-1, with what the Turkish sets, the Windows sets and the set with the euro
// have in other places.
func latin(raw []byte, charset string) string {
	turkish := strings.HasSuffix(charset, "-9") || strings.HasSuffix(charset, "1254")
	var b strings.Builder
	for _, c := range raw {
		r := rune(c)
		switch {
		case c >= 0x80 && c < 0xa0 && upper[c-0x80] != 0:
			r = upper[c-0x80]
		case charset == "iso-8859-15" && c == 0xa4:
			r = '€'
		case turkish:
			switch c {
			case 0xd0:
				r = 'Ğ'
			case 0xdd:
				r = 'İ'
			case 0xde:
				r = 'Ş'
			case 0xf0:
				r = 'ğ'
			case 0xfd:
				r = 'ı'
			case 0xfe:
				r = 'ş'
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}
