"""What no plan can do better (可证下界): blocks that must stay out, and separate visits."""
