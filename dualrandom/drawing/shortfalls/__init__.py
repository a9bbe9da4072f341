"""What is lacking where the lottery cannot fill its seats (选派不足诊断): docs/spec/draw-v1.md §7.6."""
