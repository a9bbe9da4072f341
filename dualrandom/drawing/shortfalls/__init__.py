"""What is lacking where seats cannot be filled (选派不足诊断): docs/spec/draw-v1.md §7.8."""
