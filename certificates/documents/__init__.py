"""Numbered papers: 合格証書, 結果通知書, 合格証明書, 修了証, 認定証. Each keeps saying what it said on its day.

A document is a row with its words; the PDF is drawn from them when somebody asks and kept in a cache. A changed
name or a damage makes a new document with a new number, and the old one says "replaced by".
"""
